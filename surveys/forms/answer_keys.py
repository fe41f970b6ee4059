"""The signed key that every form of the answer page carries: it names one response, and proves that we made it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.core import signing

_SIGNER = "manyi.answer"
INVITATION, POINT, KIOSK = "i", "q", "k"


class ForgedKey(Exception):
    """A key that we did not sign, or that was signed for another address."""


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """One response to be. ``way`` says what ``way_id`` is: an invitation or an access point."""

    public_id: UUID
    way: str
    way_id: int
    wave_id: int
    version_id: int
    opened_at: datetime
    language: str = "zh"
    large: bool = False

    @property
    def kiosk(self) -> bool:
        return self.way == KIOSK

    def sign(self) -> str:
        """Sufficient without cookies; nobody else can make one, so it is the proof against forged posts too."""
        opened = int(self.opened_at.timestamp())
        numbers = [self.way_id, self.wave_id, self.version_id, opened]
        return _signer().sign_object([self.public_id.hex, self.way, *numbers, self.language, int(self.large)])


def read_answer_key(text: str, public_id: UUID) -> AnswerKey:
    """The key in ``text``.

    Raises
    ------
    ForgedKey
        Where we did not sign it, or signed it for another response.
    """
    try:
        uid, way, way_id, wave_id, version_id, opened, language, large = _signer().unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ForgedKey from error
    if uid != public_id.hex:
        raise ForgedKey
    opened_at = datetime.fromtimestamp(opened, UTC)
    return AnswerKey(public_id, way, way_id, wave_id, version_id, opened_at, language, bool(large))


def _signer() -> signing.Signer:
    return _made_signer(settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=1)
def _made_signer(key: str, fallbacks: tuple[str, ...]) -> signing.Signer:
    return signing.Signer(key=key, salt=_SIGNER, fallback_keys=list(fallbacks))
