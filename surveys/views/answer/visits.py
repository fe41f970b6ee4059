"""One request for one response: whose it is, what is asked, and what was answered before."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from surveys.engine.dimensions import CHANNELS, SEGMENTS, name
from surveys.engine.validation import Context
from surveys.forms import steps as flow
from surveys.forms.answer_keys import INVITATION, AnswerKey
from surveys.queries.compiled import Compiled, compiled
from surveys.queries.ways_in import Way, invitation_way, point_way
from surveys.views.answer.cookies import cookie_key
from surveys.views.answer.drawing import Look
from surveys.views.answer.guard import Refused


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request and its key come to; ``cookies`` where the browser keeps them."""

    key: AnswerKey
    way: Way
    pack: Compiled
    context: Context
    cookies: bool

    @property
    def look(self) -> Look:
        return Look(self.key.language, self.key.large, self.key.kiosk)

    def steps(self, answers: dict[str, Any]) -> list[flow.Step]:
        """The pages in the light of the answers.

        Raises
        ------
        Refused
            Where every page is under a condition, and none holds for this visitor.
        """
        found = flow.steps_of(self.pack.validator, answers, self.context)
        if not found:
            raise Refused("nothing_asked", self.look)
        return found

    def refuse_shut(self) -> None:
        """Raises Refused where no answer is taken now."""
        way = self.way
        if reason := way.shut(timezone.now(), self.key.opened_at):
            at = way.opens_at if reason == "not_open" else way.closes_at
            raise Refused(reason, replace(self.look, switch="none"), at=at)


def visit_of(request: HttpRequest, key: AnswerKey) -> Visit:
    """The visit, with the draft and the receipt of its response.

    Raises
    ------
    Refused
        Where what the key names is there no more.
    """
    invited = key.way == INVITATION
    way = invitation_way(key.way_id) if invited else point_way(key.way_id, key.wave_id, key.public_id)
    if way is None:
        raise Refused("unknown", Look(key.language, key.large, switch="none"))
    return visit_by(request, key, way)


def visit_by(request: HttpRequest, key: AnswerKey, way: Way) -> Visit:
    """The visit by a way in that is known already."""
    row = way.row
    channel = name(CHANNELS, row.channel) if way.invited else row.kind
    segment = name(SEGMENTS, row.segment) if way.invited else "unknown"
    context = Context(channel, segment, key.language)
    return Visit(key, way, compiled(key.version_id), context, cookie_key(request, key.public_id) is not None)
