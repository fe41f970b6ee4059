"""``/a/``: the anonymous programme. The key and all answers travel in the form: nothing is stored before they are sent,
no cookie is set, no session and no user is looked at, and no address names the key."""

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from surveys.actions.raters import read_key
from surveys.actions.sending import rater_uuid, send_ratings
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.validation import Context, Problem
from surveys.forms import steps as flow
from surveys.models import CampaignState, Wave
from surveys.queries.compiled import Compiled, compiled
from surveys.queries.ratings import RatedUnits, rated_units, wave_of_key
from surveys.queries.ways_in import receipt_of
from surveys.views.answer.drawing import Look, Setting, draw, render_survey_page
from surveys.views.answer.guard import Refused, customer_page, page, reader_look
from surveys.views.answer.words import moment_in

INTERNAL = PROGRAMMES[-1]
START, MOVES = "start", ("back", "zh", "en", "large", "normal")


@dataclass(frozen=True, slots=True)
class Rating:
    """One request of one rater, of whom only the group is known."""

    text: str
    wave: Wave
    group_id: int
    nonce: str
    pack: Compiled
    units: RatedUnits
    look: Look

    @property
    def context(self) -> Context:
        return Context("intranet", "unknown", self.look.language, tuple(self.units.paths))

    @property
    def uuid(self) -> UUID:
        return rater_uuid(self.nonce)


@customer_page
def rating(request: HttpRequest, key: str = "") -> HttpResponseBase:
    """Show a page, or take what was filled in and show the next one."""
    post = request.POST
    text = post.get("_key", "") or key
    if not text:
        raise Refused("unknown")
    found = _rating(request, text)
    receipt = receipt_of(found.uuid)
    if receipt and post.get("_go") != "next":
        return _thanks(found, receipt)
    if not receipt:
        _refuse_shut(found)
    return _move(request, found)


def _rating(request: HttpRequest, text: str) -> Rating:
    look = _look(request)
    try:
        wave_id, group_id, nonce = read_key(text)
    except (BadSignature, ValueError, TypeError) as error:
        raise Refused("forged", look) from error
    wave = wave_of_key(wave_id)
    if wave is None:
        raise Refused("unknown", look)
    return Rating(text, wave, group_id, nonce, compiled(wave.campaign.version_id), rated_units(wave), look)


def _look(request: HttpRequest) -> Look:
    """Language and size travel in the form; the button that was pressed may change them."""
    asked, post = reader_look(request, "form"), request.POST
    move, language = post.get("_go", ""), post.get("_lang", asked.language)
    language = move if move in ("zh", "en") else language
    large = post.get("_size") == "large" or asked.large
    large = move == "large" if move in ("large", "normal") else large
    return Look(language if language in ("zh", "en") else "zh", large)


def _refuse_shut(found: Rating) -> None:
    """There is no time of grace: an answer after the tables are shown would stand out."""
    wave, look, now = found.wave, Look(found.look.language, found.look.large, switch="none"), timezone.now()
    if wave.campaign.state in (CampaignState.DRAFT, CampaignState.SUBMITTED) or now < wave.opens_at:
        raise Refused("not_open", look, at=wave.opens_at)
    if wave.campaign.state == CampaignState.CLOSED or now > wave.closes_at:
        raise Refused("closed", look, at=min(now, wave.closes_at))


def _move(request: HttpRequest, found: Rating) -> HttpResponseBase:
    answers = flow.carried(request.POST, found.pack.validator, found.units.paths)
    steps = flow.steps_of(found.pack.validator, answers, found.context)
    if not steps:
        raise Refused("nothing_asked", found.look)
    order = [step.id for step in steps]
    wanted, go = request.POST.get("_page", ""), request.POST.get("_go", START)
    place = order.index(wanted) if wanted in order else 0
    if go in (START, *MOVES) or wanted not in order:
        return _draw(found, steps, max(place - 1, 0) if go == "back" else place, answers)
    checked = flow.check_step(found.pack.validator, steps[place], answers, found.context)
    if checked.problems:
        return _draw(found, steps, place, answers, checked.problems)
    if place < len(steps) - 1:
        return _draw(found, steps, place + 1, answers)
    return _send(found, steps, answers)


def _send(found: Rating, steps: list[flow.Step], answers: dict[str, object]) -> HttpResponseBase:
    outcome = send_ratings(
        wave=found.wave,
        group_id=found.group_id,
        nonce=found.nonce,
        answers=answers,
        language=found.look.language,
        subjects=found.units.paths,
    )
    if outcome.accepted:
        return _thanks(found, outcome.receipt)
    if outcome.problems:
        place = next((at for at, step in enumerate(steps) if flow.of_step(step, outcome.problems)), len(steps) - 1)
        return _draw(found, steps, place, answers, outcome.problems)
    raise Refused(outcome.reason, Look(found.look.language, found.look.large, switch="none"), at=found.wave.closes_at)


def _draw(
    found: Rating,
    steps: list[flow.Step],
    place: int,
    answers: dict[str, object],
    problems: tuple[Problem, ...] = (),
) -> HttpResponseBase:
    here = steps[place]
    known = flow.all_items(found.pack.validator, found.units.paths)
    html = render_survey_page(
        definition=found.pack.definition,
        steps=steps,
        place=place,
        answers=answers,
        look=found.look,
        setting=Setting(
            subject=_name(found, here.subject),
            action=reverse("surveys:rating"),
            key=found.text,
            hidden=_hidden(found, {name: answers[name] for name in answers if name in known and name not in here.keys}),
            anonymous=True,
        ),
        problems=problems,
    )
    return page(html, found.look, 422 if problems else 200)


def _hidden(found: Rating, answers: dict[str, object]) -> list[tuple[str, str]]:
    """Everything but this step's own answers, as the form will send it again."""
    pairs = [("_lang", found.look.language), ("_size", "large" if found.look.large else "normal")]
    return pairs + flow.sent_again(answers)


def _name(found: Rating, code: str | None) -> str:
    zh, en = found.units.names.get(code or "", ("", ""))
    return zh if found.look.language == "zh" or not en else en


def _thanks(found: Rating, receipt: str) -> HttpResponseBase:
    look = Look(found.look.language, found.look.large, switch="none")
    html = draw(
        "thanks",
        look,
        receipt=receipt,
        own_words=found.pack.definition.thanks.get(look.language),
        anonymous=True,
        closes=moment_in(look.language, found.wave.closes_at),
    )
    return page(html, look)
