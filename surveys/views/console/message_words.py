"""The words of a campaign's messages: one text at a time, with what a customer would read beside it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.access import may, require
from surveys.actions.campaigns import IllegalMove
from surveys.actions.messages import save_words
from surveys.channels.texts import standard_words
from surveys.engine.wording import NEEDED, PLACES, REPLY
from surveys.forms.console_words import CHANNELS, word
from surveys.forms.message_words import WordsForm
from surveys.models import Campaign, CampaignState
from surveys.queries.campaigns import visible_campaigns
from surveys.queries.message_words import Choice, choices_of, own_words, shown, words_for
from surveys.views.console.doors import sight

UNPROCESSABLE = 422


@sight("issue_campaigns", "approve_campaigns")
def message_words(
    request: HttpRequest, pk: int, channel: str = "", language: str = "", kind: str = ""
) -> HttpResponseBase:
    """Read by who issues and who approves; changed by who issues, while the campaign is a draft."""
    outside = visible_campaigns(request.user).exclude(version__survey__programme="internal")
    campaign = get_object_or_404(outside, pk=pk)
    choices = choices_of(campaign)
    choice = _chosen(choices, channel, language, kind)
    if request.method == "POST" and choice is not None:
        require(request.user, "issue_campaigns")
        return _post(request, campaign, choice)
    return _page(request, campaign, choice, None)


def _chosen(choices: list[Choice], channel: str, language: str, kind: str) -> Choice | None:
    """The text that the address names, the first one where it names none; None where the campaign sends nothing."""
    if not channel:
        return choices[0] if choices else None
    found = next((one for one in choices if (one.channel, one.language, one.kind) == (channel, language, kind)), None)
    if found is None:
        raise Http404
    return found


def _post(request: HttpRequest, campaign: Campaign, choice: Choice) -> HttpResponseBase:
    do, form = request.POST.get("do", "preview"), WordsForm(request.POST, campaign=campaign, channel=choice.channel)
    whole = form.is_valid()
    if do == "preview" or (do == "save" and not whole):
        return _page(request, campaign, choice, form, status=UNPROCESSABLE if do == "save" else 200)
    words = None if do == "standard" or form.words == _standard(choice) else form.words
    actor: Any = request.user
    named = {"channel": choice.channel, "language": choice.language, "reminder": choice.reminder}
    try:
        save_words(campaign=campaign, **named, words=words, actor=actor)  # type: ignore[arg-type]
    except IllegalMove:
        form.add_error(None, _("The campaign is no longer a draft, so its words stand. What you typed is still below."))
        return _page(request, campaign, choice, form, status=UNPROCESSABLE)
    messages.success(request, _("Saved.") if words else _("The standard text is used again."))
    return redirect(
        "surveys:words_of", pk=campaign.pk, channel=choice.channel, language=choice.language, kind=choice.kind
    )


def _standard(choice: Choice) -> Any:
    return standard_words(choice.channel, choice.language, choice.reminder)


def _page(
    request: HttpRequest, campaign: Campaign, choice: Choice | None, form: WordsForm | None, status: int = 200
) -> HttpResponseBase:
    context: dict[str, Any] = {"campaign": campaign, "choice": choice, "places": _place_words()}
    if choice is not None:
        words = form.words if form else words_for(campaign, choice)
        initial = {"subject": words.subject, "body": words.body}
        context |= {
            "form": form or WordsForm(initial=initial, campaign=campaign, channel=choice.channel),
            "choices": [(one, *_names(one), one in own_words(campaign)) for one in choices_of(campaign)],
            "names": _names(choice),
            "own": choice in own_words(campaign),
            "shown": shown(campaign, choice, words),
            "editable": campaign.state == CampaignState.DRAFT and may(request.user, "issue_campaigns"),
        }
    return render(request, "surveys/console/message_words.html", context, status=status)


def _names(choice: Choice) -> tuple[str, str, str]:
    """Channel, language and kind in words."""
    kind = pgettext("message", "Reminder") if choice.reminder else pgettext("message", "First message")
    return word(CHANNELS, choice.channel), _("Chinese") if choice.language == "zh" else _("English"), kind


def _place_words() -> list[tuple[str, str, bool]]:
    """The places of a text: name, what is filled in, whether it must be there."""
    words = {
        "bank": _("the bank's name"),
        "survey": _("the survey's name"),
        "unit": _("the branch that served the customer"),
        "closes": _("the last day on which an answer is taken"),
        "link": _("the customer's own link"),
        "stop": _("the link by which they say that they want no more"),
        REPLY: _("that a digit from 1 to 5 may be sent back, and what it means (text messages alone)"),
    }
    return [(f"{{{name}}}", words[name], name in NEEDED) for name in PLACES]
