"""The form of one message's words, and what is wrong with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.actions.messages.wording import MOST_MESSAGES, BadWords, check_words
from surveys.channels.texts import Words
from surveys.models import Campaign


class WordsForm(forms.Form):
    """Subject (of an e-mail) and text, with places to be filled."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=120, required=False)
    body = forms.CharField(
        label=pgettext_lazy("message", "Text"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": gettext_lazy("Write a text, or take the standard one.")},
    )

    def __init__(self, *args: Any, campaign: Campaign, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.channel = campaign, channel
        if channel != "email":
            del self.fields["subject"]
            self.fields["body"].widget.attrs["rows"] = 5

    @property
    def words(self) -> Words:
        """What was typed, whether it can be sent or not."""
        subject, body = (str(self[name].value() or "") if name in self.fields else "" for name in ("subject", "body"))
        return Words(subject.strip(), body.replace("\r\n", "\n").strip())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                check_words(self.campaign, self.channel, self.words)
            except BadWords as bad:
                self.add_error(bad.field, words_sentence(bad))
        return data


def words_sentence(bad: BadWords) -> str:
    """What is wrong with a text, and what to do."""
    names = _(", ").join(f"{{{name}}}" for name in bad.names)
    sentences = {
        "unknown_places": _("%(names)s is no place that can be filled. Use one of those listed."),
        "missing_places": _("%(names)s is missing: without it nobody can answer, or say that they want no more."),
        "no_reply": _(
            "%(names)s cannot stand here: this survey cannot be answered by one digit, because its first question has "
            "no five points, or because other questions must be answered too."
        ),
        "no_subject": _("An e-mail needs a subject."),
        "too_long": _("The text fills more than %(most)s text messages. Shorten it."),
    }
    return sentences[bad.code] % {"names": names, "most": MOST_MESSAGES}
