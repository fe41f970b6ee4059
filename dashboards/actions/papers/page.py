"""One unit's page: the words are those of the scorecard on screen, by the same filters; typst sets them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from dashboards.actions.appraisal.lifecycle import appeal_deadline, state_of
from dashboards.formulas.scorecard.spread import Spread
from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.card import CardPage
from dashboards.queries.appraisal.papers import spreads_of
from dashboards.queries.ledger import stamp_of
from surveys.channels.fonts import HAN_FONT, document_fonts
from surveys.exchange.safe import plain

LAYOUT = Path(__file__).with_name("paper.typ")
WORDS = "dashboards/appraisal/paper.xml"


@dataclass(frozen=True, slots=True)
class Edition:
    """What all papers of a run have in common; ``compiler`` keeps what it has set before."""

    about: dict[str, Any]
    spreads: tuple[Spread | None, ...]
    compiler: typst.Compiler


def edition_of(run: AppraisalRun) -> Edition:
    """In the language that is active."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    about = {
        "run": run,
        "state": state_of(run),
        "steps": list(run.steps.select_related("actor")),
        "deadline": appeal_deadline(run),
        "stamp": stamp_of(run),
        "bank": settings.BANK_NAME[language],
        "demo": settings.DEMO,
        "language": language,
    }
    return Edition(about, spreads_of(run), typst.Compiler(LAYOUT, font_paths=document_fonts()))


def paper_pdf(found: CardPage, edition: Edition) -> bytes:
    """The page as PDF with its fonts inside; the same card gives the same figures as the board."""
    words = render_to_string(WORDS, edition.about | {"found": found, "card": found.card, "rows": _rows(found, edition)})
    inputs = {"words": plain(words), "font": HAN_FONT}
    return cast(bytes, edition.compiler.compile(format="pdf", sys_inputs=inputs))


def _rows(found: CardPage, edition: Edition) -> list[tuple[Any, Spread | None]]:
    """Each row of the card with where its peers lie."""
    spreads = edition.spreads or (None,) * len(found.card["rows"])
    return list(zip(found.card["rows"], spreads, strict=True))
