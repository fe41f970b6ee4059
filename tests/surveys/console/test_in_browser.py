"""Every page of the console in a real browser: nothing sticks out, and a checker of accessibility finds nothing."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from surveys.actions.surveys import keep_draft, save_draft
from surveys.models import Campaign, Survey
from tests.cast import Cast
from tests.faults import faults
from tests.signing import sign_in
from tests.surveys.console.test_pages import PAGES

ITEM = "?open=pages%5B0%5D.items%5B0%5D"


@pytest.mark.parametrize(
    "width, locale, scheme", [(390, "zh-CN", "light"), (1440, "en-GB", "light"), (1440, "zh-CN", "dark")]
)
def test_pages_hold_at_their_width_and_have_no_fault(
    transactional_db: None,
    cast: Cast,
    campaign: Campaign,
    live_server,
    new_context: Callable[..., BrowserContext],
    width: int,
    locale: str,
    scheme: str,
) -> None:
    survey = Survey.objects.get()
    draft = save_draft(survey=survey, definition=campaign.version.definition, actor=cast.designer)
    unnamed = {**draft.definition, "title": None}
    context = new_context(viewport={"width": width, "height": 900}, locale=locale, color_scheme=scheme)
    sign_in(context, live_server.url, cast.headquarters)
    page = context.new_page()
    addresses = [reverse(f"surveys:{name}", args=args) for name, args in PAGES]
    addresses += [reverse(f"surveys:{name}", args=[campaign.pk]) for name in ("campaign", "points", "invitations")]
    addresses += ["/surveys/retail/edit/", f"/surveys/retail/edit/{ITEM}", "/surveys/retail/publish/", "faulty"]
    wrong = []
    for address in addresses:
        if address == "faulty":
            keep_draft(survey=survey, definition=unnamed, actor=cast.designer)
            address = "/surveys/retail/edit/"
        if address.endswith(".json"):
            continue
        page.goto(live_server.url + address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((address, "sticks out"))
        wrong += [(address, *fault) for fault in faults(page)]
    assert wrong == []
