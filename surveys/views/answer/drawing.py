"""Draw the customer's pages. They take no request: no session, no user and no cookie can get into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from surveys.engine.definition import Definition
from surveys.engine.parts import Item
from surveys.engine.validation import Problem
from surveys.forms.problems import DJANGO_LANGUAGES, message
from surveys.forms.questions import questions_of
from surveys.forms.steps import Step

SECONDS_NEEDED, SECONDS_OPTIONAL = 8, 3  # optional questions are read, and often passed over


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader wants the page; ``switch`` says how they change it: by ``form``, by ``link`` or not at all."""

    language: str = "zh"
    large: bool = False
    kiosk: bool = False
    switch: str = "form"


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around the questions: where the customer was, and what the form needs to come back."""

    unit: str = ""
    service_date: date | None = None
    subject: str = ""
    action: str = ""
    key: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    anonymous: bool = False
    preview: bool = False
    restart: str = ""
    notice: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def render_survey_page(
    *,
    definition: Definition,
    steps: Sequence[Step],
    place: int,
    answers: Mapping[str, object],
    look: Look,
    setting: Setting,
    problems: Sequence[Problem] = (),
) -> str:
    """One page of a survey as HTML; ``place`` counts from nought. With ``setting.preview`` nothing can be sent."""
    step = steps[place]
    questions = questions_of(step, answers, problems, look.language)
    known = {question.name for question in questions}
    others = [message(problem, None, look.language) for problem in problems if problem.item not in known]
    return draw(
        "page",
        look,
        title=definition.title.get(look.language),
        intro=definition.intro.get(look.language) if place == 0 else "",
        notice=paragraphs(setting.notice) if place == 0 else [],
        page_title=step.page.title.get(look.language),
        step=step.id,
        questions=questions,
        faults=[question for question in questions if question.message],
        others=list(dict.fromkeys(others)),
        missing=all(problem.code == "required" for problem in problems),
        number=place + 1,
        total=len(steps),
        minutes=minutes(steps),
        last=place == len(steps) - 1,
        setting=setting,
    )


def paragraphs(notice: str) -> list[str]:
    """The parts of a notice: the first is read on the page, the others are opened."""
    return [part.strip() for part in notice.split("\n\n") if part.strip()]


def minutes(steps: Sequence[Step]) -> int:
    """About how long all of it takes."""
    asked = [item for step in steps for item in step.asked]
    seconds = sum(SECONDS_NEEDED if item.required else SECONDS_OPTIONAL for item in asked)
    return max(1, round(seconds / 60))


def draw(template: str, look: Look, **context: Any) -> str:
    """A customer's page by its template's name, in the reader's language."""
    with override(DJANGO_LANGUAGES[look.language]):
        frame = {"bank_name": settings.BANK_NAME[look.language], "demo": settings.DEMO, "look": look}
        return render_to_string(f"surveys/answer/{template}.html", frame | context)


def contact_item(definition: Definition) -> Item | None:
    """The box by which a customer agrees to be called back, if the survey has one."""
    optional = [item for item in definition.items if item.consent and not item.required]
    return next((item for item in optional if item.construct == "contact"), optional[-1] if optional else None)
