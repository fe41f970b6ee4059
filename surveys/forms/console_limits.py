"""Forms of contact limits, of days of the calendar, and of draws."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.actions.draw_sample import Terms
from surveys.engine.dimensions import SEGMENTS
from surveys.forms.console_days import DayField, PlannedDayField
from surveys.forms.console_words import PROGRAMMES, word
from surveys.forms.customer_words import segment_words
from surveys.models import ContactLimit, FrameKind, Wave

MOST_DAYS, MOST_TIMES = 730, 50


class LimitForm(forms.Form):
    """At most so many surveys in so many days."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    segment = forms.ChoiceField(label=gettext_lazy("Segment"), required=False)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=MOST_DAYS)
    at_most = forms.IntegerField(label=gettext_lazy("At most, surveys"), min_value=1, max_value=MOST_TIMES, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = [(code, words) for code, words in PROGRAMMES.items() if code != "internal"]
        words = segment_words()
        segments = [(code, words[code]) for name, code in SEGMENTS.items() if name != "unknown"]
        self.fields["programme"].choices = [("", _("every programme")), *programmes]  # type: ignore[attr-defined]
        self.fields["segment"].choices = [("", _("every segment")), *segments]  # type: ignore[attr-defined]

    def clean_segment(self) -> int:
        return int(self.cleaned_data["segment"] or 0)


def limit_sentence(limit: ContactLimit) -> str:
    """What a limit says."""
    whom = segment_words()[limit.segment] if limit.segment else _("every segment")
    by = str(word(PROGRAMMES, limit.programme)) if limit.programme else _("every programme")
    words = {"by": by, "whom": whom, "n": limit.at_most, "days": limit.days}
    return _("%(by)s, %(whom)s: at most %(n)s in %(days)s days") % words


class CalendarForm(forms.Form):
    """A day that is otherwise than the calendar has it."""

    day = PlannedDayField(label=gettext_lazy("Day"))
    working = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            ("off", pgettext_lazy("day", "Day off")),
            ("work", pgettext_lazy("day", "Working day")),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Name of the day"), max_length=40)


class DrawForm(forms.Form):
    """What whoever starts a draw may say."""

    wave = forms.ModelChoiceField(label=gettext_lazy("Wave"), queryset=Wave.objects.none(), empty_label=None)
    seed = forms.CharField(
        label=gettext_lazy("Seed"), required=False, max_length=64,
        help_text=gettext_lazy("Any text; the same seed draws the same sample again. Empty: a random one."),
    )  # fmt: skip
    rate = forms.FloatField(
        label=gettext_lazy("Share who will answer"), required=False, min_value=0.01, max_value=1,
        help_text=gettext_lazy("Such as 0.25. Empty: as in the last year."),
    )  # fmt: skip
    frame = forms.ChoiceField(
        label=gettext_lazy("Drawn from"),
        choices=[
            (FrameKind.CUSTOMERS, gettext_lazy("customers of the branches")),
            (FrameKind.TRANSACTIONS, gettext_lazy("transactions of some days")),
        ],
    )
    first = DayField(label=gettext_lazy("First day"), required=False, help_text=gettext_lazy("For transactions alone."))
    last = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("For transactions alone."))
    product = forms.SlugField(
        label=gettext_lazy("Product"), required=False, max_length=40,
        help_text=gettext_lazy("Its code; for surveys of one product alone."),
    )  # fmt: skip

    def __init__(self, *args: Any, waves: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wave"]
        field.queryset = waves  # type: ignore[attr-defined]
        field.label_from_instance = lambda wave: _("Wave %(number)s") % {"number": wave.number}  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        given = {name: self.cleaned_data[name] for name in ("seed", "frame", "first", "last", "product", "rate")}
        return Terms(**given)
