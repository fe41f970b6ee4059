"""Ways in to the answer page, each with all that a page needs in one query."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BigAutoField, F, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.expressions import Combinable

from surveys.engine.tokens import receipt_code, token_hash
from surveys.models import (
    AccessPoint,
    AccessPointKind,
    Ballot,
    Invitation,
    Receipt,
    Response,
    ResponseDraft,
    ResponseText,
    Wave,
)
from surveys.queries.lookup import Lookup
from surveys.queries.opening import KIOSK_GRACE, PAGE_GRACE, Opening, within_grace
from surveys.tree import path_of

PATH_SECONDS = 60
NO_RESPONSE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Way:
    """An invitation or access point as it stands now, with the draft and the receipt of one response."""

    row: Any
    wave_id: int
    version_id: int
    opens_at: datetime
    closes_at: datetime
    state: str
    draft: dict[str, Any]
    draft_page: str
    receipt: str
    response_id: int | None
    month: int | None

    @property
    def invited(self) -> bool:
        return isinstance(self.row, Invitation)

    @property
    def opening(self) -> Opening:
        return Opening(self.wave_id, self.opens_at, self.closes_at, self.state)

    def shut(self, now: datetime, opened_at: datetime | None = None) -> str:
        """Why no answer can be given here now, for who opened the page then; empty where one can."""
        row = self.row
        if row.revoked_at is not None if self.invited else not row.active:
            return "revoked"
        expired = self.invited and row.expires_at and now > row.expires_at
        if expired and not within_grace(row.expires_at, now, opened_at, PAGE_GRACE):
            return "expired"
        if self.invited and row.answered_at and not self.receipt:
            return "used"
        kiosk = not self.invited and row.kind == AccessPointKind.KIOSK
        return self.opening.shut(now, opened_at, KIOSK_GRACE if kiosk else PAGE_GRACE)


def invitation_by_token(token: str) -> Way | None:
    """The invitation of a link; one query, nothing written."""
    return _way(_invitations().filter(token_hash=token_hash(token)).first())


def invitation_way(invitation_id: int) -> Way | None:
    return _way(_INVITATION.one(invitation_id))


def point_way(point_id: int, wave_id: int, public_id: UUID) -> Way | None:
    """The access point of a key, in the wave that was open when the key was made."""
    return _way(_POINT.one(point_id, wave_id, public_id))


def standing_point(point_id: int, wave_id: int) -> Way | None:
    """An access point as it stood at most ``settings.POINT_SECONDS`` ago, and no response: posting must be quick."""
    if not settings.POINT_SECONDS:
        return point_way(point_id, wave_id, NO_RESPONSE)
    return _standing_point(point_id, wave_id, int(monotonic() / settings.POINT_SECONDS))


@lru_cache(maxsize=4096)
def _standing_point(point_id: int, wave_id: int, moment: int) -> Way | None:
    return point_way(point_id, wave_id, NO_RESPONSE)


def point_by_code(code: str, kiosk: bool, now: datetime) -> tuple[AccessPoint, Wave | None] | None:
    """An access point and its campaign's wave open now; the next or last one where none is.

    The code of a poster may be typed by hand, in small letters too.
    """
    points = AccessPoint.objects.select_related("unit", "campaign__version").filter(code__in={code, code.upper()})
    kinds = points.filter(kind=AccessPointKind.KIOSK) if kiosk else points.exclude(kind=AccessPointKind.KIOSK)
    point = kinds.first()
    if point is None:
        return None
    waves = list(point.campaign.waves.order_by("opens_at"))
    open_now = [wave for wave in waves if wave.opens_at <= now <= wave.closes_at]
    ahead = [wave for wave in waves if wave.opens_at > now]
    return point, next(iter(open_now[-1:] + ahead[:1] + waves[-1:]), None)


def point_path_id(unit_id: int) -> int:
    """The path under which a unit's answers are filed now; looked up once a minute, as posting must be quick."""
    return _point_path_id(unit_id, int(monotonic() / PATH_SECONDS))


@lru_cache(maxsize=4096)
def _point_path_id(unit_id: int, minute: int) -> int:
    return path_of(unit_id).pk


def recorded_answers(response_id: int) -> dict[str, Any]:
    """What was recorded for a response, texts too (those erased are not)."""
    found = dict(Response.objects.values_list("answers", flat=True).get(id=response_id))
    texts = ResponseText.objects.filter(response_id=response_id, erased_at__isnull=True)
    return found | dict(texts.values_list("item", "text"))


def receipt_of(client_uuid: UUID) -> str:
    """The receipt code of an answer, counted or still in its box; empty where there is none."""
    for model in (Receipt, Ballot):
        digest = model._default_manager.filter(client_uuid=client_uuid).values_list("digest", flat=True).first()
        if digest:
            return receipt_code(bytes(digest))
    return ""


def _invitations() -> QuerySet[Invitation]:
    rows = Invitation.objects.select_related("path__unit")
    return _timed(_of_response(rows, OuterRef("public_id")), "wave", "wave__campaign")


def _points(point_id: int, wave_id: int, public_id: UUID) -> QuerySet[AccessPoint]:
    rows = _of_response(AccessPoint.objects.filter(pk=point_id, campaign__waves=wave_id), Value(public_id))
    return _timed(rows.select_related("unit"), "campaign__waves", "campaign")


def _timed(rows: QuerySet[Any], wave: str, campaign: str) -> QuerySet[Any]:
    return rows.annotate(
        way_wave=F(f"{wave}__id"),
        opens_at=F(f"{wave}__opens_at"),
        closes_at=F(f"{wave}__closes_at"),
        state=F(f"{campaign}__state"),
        version=F(f"{campaign}__version_id"),
    )


def _of_response(rows: QuerySet[Any], public_id: Combinable) -> QuerySet[Any]:
    draft = ResponseDraft.objects.filter(public_id=public_id)
    receipt = Receipt.objects.filter(client_uuid=public_id)
    return rows.annotate(
        draft_answers=Subquery(draft.values("answers")[:1]),
        draft_page=Subquery(draft.values("page")[:1]),
        receipt_id=Subquery(receipt.values("id")[:1]),
        receipt_digest=Subquery(receipt.values("digest")[:1]),
        receipt_month=Subquery(receipt.values("month")[:1]),
    )


def _way(row: Any) -> Way | None:
    if row is None:
        return None
    receipt = receipt_code(bytes(row.receipt_digest)) if row.receipt_digest else ""
    when = (row.opens_at, row.closes_at, row.state)
    draft = (row.draft_answers or {}, row.draft_page or "")
    return Way(row, row.way_wave, row.version, *when, *draft, receipt, row.receipt_id, row.receipt_month)


_INVITATION = Lookup(lambda number: _invitations().filter(pk=number), (BigAutoField(), -1))
_POINT = Lookup(_points, (BigAutoField(), -1), (BigAutoField(), -2), (UUIDField(), UUID(int=1)))
