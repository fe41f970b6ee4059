"""The whole of a one-page survey in one post at an access point: most answers come so, and none waits for a look-up.

Whatever is not plainly taken goes the long way, which reads all there is and finds the right words.
"""

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from surveys.actions.sending import send_answers
from surveys.forms import steps as flow
from surveys.forms.answer_keys import INVITATION, AnswerKey
from surveys.queries.compiled import compiled
from surveys.queries.ways_in import standing_point
from surveys.views.answer.cookies import to_answers
from surveys.views.answer.visits import visit_by


def taken_at_once(request: HttpRequest, key: AnswerKey) -> HttpResponseBase | None:
    """The way on to the thanks; None where it takes a longer look."""
    sent = request.POST.get("_go", "next") == "next"
    if key.way == INVITATION or not sent or not compiled(key.version_id).one_page:
        return None
    way = standing_point(key.way_id, key.wave_id)
    if way is None or way.shut(timezone.now(), key.opened_at):
        return None
    visit = visit_by(request, key, way)
    page = visit.pack.definition.pages[0]
    outcome = send_answers(
        way=way,
        public_id=key.public_id,
        answers=flow.posted(request.POST, flow.Step(page, page.items), visit.pack.validator.names),
        language=key.language,
        opened_at=key.opened_at,
    )
    return to_answers(key, clean=visit.cookies) if outcome.accepted else None
