"""The page after the last one, and for who comes back to it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from surveys.channels.kiosk import RESTART_SECONDS
from surveys.forms.answer_keys import AnswerKey
from surveys.forms.own_tokens import own_token
from surveys.queries.compiled import Compiled
from surveys.queries.own_answer import own_answer
from surveys.queries.ways_in import Way, recorded_answers
from surveys.views.answer.cookies import address_of
from surveys.views.answer.drawing import Look, contact_item, draw
from surveys.views.answer.guard import page


def restart_address(way: Way, key: AnswerKey) -> str:
    """Where a kiosk begins afresh; empty elsewhere."""
    return reverse("surveys:kiosk", args=[way.row.code]) if key.kiosk else ""


def thanks(way: Way, pack: Compiled, key: AnswerKey, cookies: bool) -> HttpResponse:
    """The receipt, and what happens next: only what is true of this answer."""
    look = Look(key.language, key.large, key.kiosk, "link")
    unit = way.row.path.unit if way.invited else way.row.unit
    recorded, mine = recorded_answers(way.response_id or 0), own_answer(way.response_id or 0)
    contact = contact_item(pack.definition)
    texts = [item for item in pack.definition.items if item.type in ("text", "long_text")]
    html = draw(
        "thanks",
        look,
        receipt=way.receipt,
        link_key="" if cookies else f"&k={key.sign()}",
        own_words=pack.definition.thanks.get(look.language),
        unit=unit.name_zh if look.language == "zh" or not unit.name_en else unit.name_en,
        year=(way.month or 0) // 100,
        month=(way.month or 0) % 100,
        scored=way.invited and way.row.drawn,
        commented=any(recorded.get(item.id) for item in texts),
        contact_asked=contact is not None and way.invited,
        contact_wanted=contact is not None and recorded.get(contact.id) is True,
        action=address_of(key.public_id),
        key=key.sign(),
        withdrawn=mine.withdrawn,
        until=mine.until if timezone.now() <= mine.until and not key.kiosk else None,
        rights="" if key.kiosk else reverse("surveys:own_data", args=[own_token(key.public_id)]),
        restart=restart_address(way, key),
        restart_seconds=RESTART_SECONDS,
    )
    return page(html, look)
