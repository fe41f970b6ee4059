"""A survey as a tablet keeps it: every page drawn here, its questions all there, and the rules that hide some."""

from html import unescape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from surveys.engine.parts import Page
from surveys.engine.tablet import pages_of, rules_of
from surveys.forms.kiosk_words import sentences
from surveys.forms.problems import DJANGO_LANGUAGES
from surveys.forms.questions import questions_of
from surveys.forms.steps import Step
from surveys.models import KioskDevice
from surveys.queries.compiled import Compiled, compiled
from surveys.queries.kiosks import Asked
from surveys.views.answer.drawing import Look, Setting, minutes, paragraphs

LANGUAGES = ("zh", "en")


def drawn_survey(device: KioskDevice, asked: Asked) -> dict[str, object]:
    """All that a tablet needs to ask this survey for days without us."""
    version_id = asked.wave.campaign.version_id
    pack = compiled(version_id)
    return {
        "id": asked.name,
        "point": asked.point.pk,
        "wave": asked.wave.pk,
        "version": version_id,
        "closes": round(asked.wave.closes_at.timestamp() * 1000),
        "rules": rules_of(pack.definition),
        "words": {language: _words(device, pack, language) for language in LANGUAGES},
    }


def _words(device: KioskDevice, pack: Compiled, language: str) -> dict[str, object]:
    unit, definition = device.unit, pack.definition
    unit_name = unit.name_zh if language == "zh" or not unit.name_en else unit.name_en
    pages = pages_of(definition)
    return {
        "title": definition.title.get(language),
        "unit": unit_name,
        "intro": definition.intro.get(language),
        "notice": _notice(pack.notice.get(language), language),
        "thanks": definition.thanks.get(language),
        "place": _place(unit_name, pages, language),
        "pages": [_page(page, language) for page in pages],
        "sentences": sentences(definition, language),
    }


def _place(unit_name: str, pages: tuple[Page, ...], language: str) -> str:
    """``望江支行 · 约需1分钟``, as on the customer's own page."""
    context = {"setting": Setting(unit=unit_name), "minutes": minutes([Step(page, page.items) for page in pages])}
    with override(DJANGO_LANGUAGES[language]):
        return unescape(render_to_string("surveys/answer/_where.html", context)).strip()


def _notice(words: str, language: str) -> str:
    """What is told before anything is asked, in the words that were kept when the version was published."""
    with override(DJANGO_LANGUAGES[language]):
        return render_to_string("surveys/answer/_notice.html", {"notice": paragraphs(words)})


def _page(page: Page, language: str) -> str:
    step = Step(page, page.items)
    context = {
        "page_title": page.title.get(language),
        "questions": questions_of(step, {}, (), language),
        "look": Look(language, kiosk=True),
        "demo": settings.DEMO,
    }
    with override(DJANGO_LANGUAGES[language]):
        return render_to_string("surveys/kiosk/questions.html", context)
