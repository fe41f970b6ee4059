"""The form of the case rules: one part for each rule and an empty one, and the working days by segment."""

import re
from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.engine.case_rules import MOST_DAYS, CaseRulesError, load_rules
from surveys.engine.dimensions import SEGMENTS
from surveys.forms.customer_words import segment_words

MOST_PARTS = 50
_CODES = gettext_lazy("Codes such as overall, waiting. The lowest answer counts.")
_LISTS = gettext_lazy("Several: separated by commas.")


def _line(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2_000, help_text=hint)


class RuleForm(forms.Form):
    """One rule; without a name it is left out."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False, max_length=40)
    en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=80)
    constructs = _line(
        gettext_lazy("Ratings looked at"), gettext_lazy("Codes such as overall, waiting. The lowest answer counts.")
    )
    at_most = forms.IntegerField(label=gettext_lazy("At most, of 100"), required=False, min_value=0, max_value=100)
    words = _line(gettext_lazy("Words in a comment"), _LISTS)
    surveys = _line(gettext_lazy("Surveys"), gettext_lazy("Codes, separated by commas. Empty: every one."))
    segments = forms.MultipleChoiceField(
        label=gettext_lazy("Segments"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: every one."),
    )  # fmt: skip
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = segment_words()
        self.fields["segments"].choices = [(name, words[code]) for name, code in SEGMENTS.items()]  # type: ignore[attr-defined]

    def rule(self, taken: set[str]) -> dict[str, Any]:
        """What was typed, as engine.case_rules has it; a new rule gets a code that none of ``taken`` has."""
        given = self.cleaned_data
        lists = {name: split(given[name]) for name in ("constructs", "words", "surveys")}
        code = given["code"] or next(free for n in count(1) if (free := f"rule{n}") not in taken)
        taken.add(code)
        names = {"code": code, "zh": given["zh"], "en": given["en"]}
        return {**names, **lists, "at_most": given["at_most"], "segments": given["segments"]}


class DaysForm(forms.Form):
    """Working days until a case is due."""

    MVC = forms.IntegerField(label="MVC", min_value=0, max_value=MOST_DAYS)
    MGC = forms.IntegerField(label="MGC", min_value=0, max_value=MOST_DAYS)
    other = forms.IntegerField(label=gettext_lazy("All others"), min_value=0, max_value=MOST_DAYS)


class AfterForm(forms.Form):
    """What follows a case that is late, and one that is settled."""

    escalation = forms.CharField(
        label=gettext_lazy("Passed up, working days after it was due"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("For example 1, 3: the next above is told after one day, the next but one after three."),
    )
    again_days = forms.IntegerField(
        label=gettext_lazy("Customer asked again, working days after closing"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Empty: nobody is asked again. 0: at once."),
    )
    again_survey = forms.CharField(
        label=gettext_lazy("By the survey"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Its code; a campaign of it must be open. Empty: by the survey that they answered."),
    )

    def parts(self) -> dict[str, Any]:
        """What was typed, as engine.case_rules has it."""
        steps = split(self.cleaned_data["escalation"])
        days, survey = self.cleaned_data["again_days"], self.cleaned_data["again_survey"].strip()
        again = None if days is None else {"days": days, "survey": survey}
        return {"escalation": [int(one) if one.isdecimal() and len(one) < 4 else -1 for one in steps], "again": again}


class RulesForm:
    """The parts together."""

    def __init__(self, definition: dict[str, Any], data: Any = None) -> None:
        known = definition["rules"]
        many = len(known) + 1
        if data is not None:
            many = min(sum(bool(re.fullmatch(r"r\d+-zh", name)) for name in data), MOST_PARTS)
        starts = [_initial(known[n]) if n < len(known) else {} for n in range(many)]
        self.rules = [RuleForm(data, prefix=f"r{n}", initial=start) for n, start in enumerate(starts)]
        self.days = DaysForm(data, prefix="days", initial=definition["days"])
        self.after = AfterForm(data, prefix="after", initial=_after(definition))
        self.definition: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Whether the rules can be; what is wrong stands beside the rule that it is about."""
        if self.wrong:
            return False
        named = [form for form in self.rules if form.cleaned_data["zh"].strip()]
        taken = {form.cleaned_data["code"] for form in named}
        kept = [(form, form.rule(taken)) for form in named]
        self.definition = {
            "rules": [rule for _form, rule in kept],
            "days": self.days.cleaned_data,
            **self.after.parts(),
        }
        try:
            load_rules(self.definition)
        except CaseRulesError as refused:
            wrong = self._place(refused, [form for form, _rule in kept])
            wrong.add_error(None, fault(refused.code))
            return False
        return True

    def _place(self, refused: CaseRulesError, kept: list[RuleForm]) -> forms.Form:
        """The part that a fault is about."""
        if refused.code in ("escalation", "again"):
            return self.after
        return self.days if refused.code in ("days", "mvc_first") or not kept else kept[refused.rule]

    @property
    def wrong(self) -> list[forms.Form]:
        return [part for part in (*self.rules, self.days, self.after) if part.is_bound and part.errors]


def _after(definition: dict[str, Any]) -> dict[str, Any]:
    again = definition.get("again") or {}
    steps = ", ".join(str(days) for days in definition.get("escalation", []))
    return {"escalation": steps, "again_days": again.get("days"), "again_survey": again.get("survey", "")}


def _initial(rule: dict[str, Any]) -> dict[str, Any]:
    lists = {name: ", ".join(rule[name]) for name in ("constructs", "words", "surveys")}
    return {**rule, **lists}


def split(text: str) -> list[str]:
    """Parts between commas, Chinese or not, or on lines of their own; each once."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,，、;；\n]", text) if part.strip()))


def fault(code: str) -> str:
    """What is wrong with rules, and what to do."""
    return {
        "malformed": _("An entry is longer than 40 signs, or there are too many. Shorten the lists."),
        "name": _("Give the rule a name in Chinese."),
        "score": _("A limit needs ratings that it looks at, and ratings need a limit: fill in both or neither."),
        "no_condition": _("The rule would open a case for every answer. Give a limit or words."),
        "segment": _("There is no such segment."),
        "mvc_first": _("MVC comes first: give MVC no more days than MGC, and MGC no more than all others."),
        "days": _("Give whole working days from 0 to 30."),
        "escalation": _(
            "Give at most five whole numbers of working days from 0 to 30, each larger than the one before."
        ),
        "again": _("Give whole working days from 0 to 30, and the code of a survey or none."),
        "code_twice": _("Two rules have the same code. Reload the page and try again."),
        "too_many_rules": _("There are more than 20 rules. Take some out."),
    }[code]
