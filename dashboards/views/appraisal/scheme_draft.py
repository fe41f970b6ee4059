"""The editor of a scheme: every field labelled, every fault beside its field, nothing that was typed lost."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.appraisal import IllegalSchemeMove, may_write, save_scheme
from dashboards.actions.appraisal.sentences import sentence
from dashboards.forms.appraisal_words import title_of
from dashboards.forms.scheme.faults import Said, labelled, told
from dashboards.forms.scheme.fields import Fields, Known
from dashboards.forms.scheme.head import Head, head_of, head_within, read_head, weights_of, with_weights
from dashboards.forms.scheme.typed import Typed, blank, content_of, pressed, read_typed, typed_of
from dashboards.forms.words import this_month
from dashboards.formulas.scheme import SchemeError
from dashboards.models import RuleState, Scheme, SchemeVersion
from dashboards.queries.appraisal.schemes import bank_version
from dashboards.queries.measures import catalogue
from dashboards.views.appraisal.trail import scheme_crumbs
from surveys.models import Product, Unit
from surveys.templatetags.manyi import named
from surveys.views.console.doors import deed, sight


@deed("edit_schemes")
def scheme_new(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/schemes/new/``"""
    if request.method == "POST":
        return _posted(request, None)
    return _show(request, None, Head(), blank())


@deed("edit_schemes")
def scheme_draft(request: HttpRequest, code: str) -> HttpResponseBase:
    """``/appraisal/schemes/branches/draft/``: the open draft, or a new one that begins with the newest version."""
    scheme = get_object_or_404(Scheme.objects.select_related("region"), code=code)
    if scheme.region is not None:
        return redirect("dashboards:region_scheme", scheme.region.code)
    if request.method == "POST":
        return _posted(request, scheme)
    newest = scheme.versions.first()
    if newest is None:
        raise Http404
    return _show(request, scheme, head_of(newest), typed_of(newest.content))


def _posted(request: HttpRequest, scheme: Scheme | None) -> HttpResponseBase:
    typed, head, do = read_typed(request.POST.dict()), read_head(request.POST, scheme), request.POST.get("do", "save")
    if do != "save":
        return _show(request, scheme, head, pressed(typed, do))
    if scheme is None and Scheme.objects.filter(code=head.code).exists():
        taken = Said("code", "", _("A scheme of this code is there already. Choose another code."))
        return _show(request, scheme, head, typed, [taken])
    found = _saved(request, head, content_of(typed), None)
    if isinstance(found, SchemeVersion):
        return redirect("dashboards:scheme_version", found.pk)
    return _show(request, scheme, head, typed, found)


def _saved(
    request: HttpRequest, head: Head, content: dict[str, Any], region: Unit | None
) -> SchemeVersion | list[Said]:
    """The draft that was saved, or what is wrong."""
    wrong = head.problems()
    actor: Any = request.user
    try:
        saved = save_scheme(
            code=head.code or "x",
            content=content,
            first_month=head.first_month,
            last_month=head.last_month,
            actor=actor,
            region=region,
            note=head.note,
            seen=_seen(request),
            dry_run=bool(wrong),
        )
    except SchemeError as refused:
        seen = {one.field for one in wrong}
        return [*wrong, *(one for one in told(refused.faults) if one.field not in seen)]
    except IllegalSchemeMove as refused:
        return [*wrong, Said("", "", sentence(refused))]
    if wrong:
        return wrong
    messages.success(request, _("The draft is saved. Try it out, then submit it."))
    return saved


def _seen(request: HttpRequest) -> datetime | None:
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


def _show(
    request: HttpRequest, scheme: Scheme | None, head: Head, typed: Typed, faults: list[Said] | None = None
) -> HttpResponseBase:
    known = Known(
        [(one.code, named(one)) for one in Product.objects.all()],
        [(one.code, named(one)) for one in catalogue()],
    )
    beside = {one.field: one.sentence for one in reversed(faults or [])}
    fields = Fields(typed, beside, known)
    components = fields.components()
    context = {
        "scheme": scheme,
        "name": _name(scheme),
        "head": head,
        "head_fields": head.fields(beside, new=scheme is None),
        "titles": fields.titles(),
        "kinds": fields.kinds(),
        "kinds_fault": beside.get("kinds", ""),
        "grades": fields.grades(),
        "bounds": fields.bounds(),
        "vetoes": fields.vetoes(),
        "components": components,
        "total": weights_of(typed),
        "opened": _opened(request, len(components)),
        "faults": labelled(faults or [], _labels(fields, head)),
        "way": scheme_crumbs(),
    }
    return render(request, "dashboards/appraisal/scheme_draft.html", context, status=400 if faults else 200)


def _name(scheme: Scheme | None) -> str:
    """What the scheme was called last; its code where it has no version yet."""
    newest = scheme.versions.first() if scheme else None
    return title_of(newest.content) if newest else scheme.code if scheme else ""


def _labels(fields: Fields, head: Head) -> dict[str, str]:
    return fields.labels() | {one.name: one.label for one in head.fields({}, new=True)}


def _opened(request: HttpRequest, many: int) -> int:
    """The component that a button was pressed in stays open; a new one is opened."""
    deed_, _colon, target = request.POST.get("do", "").partition(":")
    if deed_ == "add":
        return many - 1
    at = int(target) if target.isdecimal() else -1
    return at + {"up": -1, "down": 1}.get(deed_, 0) if deed_ != "remove" else -1


@sight("edit_schemes", "edit_region_scheme")
def region_draft(request: HttpRequest, region: str) -> HttpResponseBase:
    """``/appraisal/schemes/region/EAST/``: the region's own weights, within the bounds of the bank's scheme."""
    unit = get_object_or_404(Unit, code=region, kind="region")
    if not may_write(request.user, unit):
        raise Http404
    scheme = Scheme.objects.filter(region=unit).first()
    open_one = scheme.versions.exclude(state=RuleState.APPROVED).first() if scheme else None
    bank = bank_version()
    if bank is None:
        raise PermissionDenied("no_scheme_allows_regions")
    begun = open_one or bank
    kept = head_of(open_one) if open_one else head_within(bank, this_month())
    head = read_head(request.POST, scheme) if request.method == "POST" else kept
    head.code = scheme.code if scheme else f"region-{unit.code.lower()}"[:40]
    content, faults = begun.content if open_one else {**bank.content, "title": _title(unit, bank.content)}, []
    content = {**bank.content, "title": content["title"], "components": _own_weights(bank.content, content)}
    if request.method == "POST":
        content = with_weights(content, request.POST)
        found = _saved(request, head, content, unit)
        if isinstance(found, SchemeVersion):
            return redirect("dashboards:scheme_version", found.pk)
        faults = found
    return _show_region(request, unit, bank, head, content, faults)


def _title(unit: Unit, content: dict[str, Any]) -> dict[str, str]:
    title = content["title"]
    return {"zh": f"{unit.name_zh}{title['zh']}"[:80], "en": f"{unit.name_en or unit.name_zh}: {title['en']}"[:80]}


def _own_weights(bank: dict[str, Any], own: dict[str, Any]) -> list[dict[str, Any]]:
    """The bank's components with the weights of a draft, whatever else has changed above meanwhile."""
    weights = {one["code"]: one["weight"] for one in own["components"]}
    return [{**one, "weight": weights.get(one["code"], one["weight"])} for one in bank["components"]]


def _show_region(
    request: HttpRequest, unit: Unit, bank: SchemeVersion, head: Head, content: dict[str, Any], faults: list[Said]
) -> HttpResponseBase:
    beside = {one.field: one.sentence for one in reversed(faults)}
    typed = typed_of(content)
    fields = Fields(typed, beside, Known([], []))
    rows = [
        (mine.head[-1], mine.title, above["weight"])
        for mine, above in zip(fields.components(), bank.content["components"], strict=True)
    ]
    context = {
        "unit": unit,
        "bank": bank,
        "head": head,
        "head_fields": head.fields(beside, new=False),
        "titles": fields.titles(),
        "rows": rows,
        "total": weights_of(typed),
        "faults": labelled(faults, _labels(fields, head)),
        "way": scheme_crumbs(),
    }
    return render(request, "dashboards/appraisal/region_draft.html", context, status=400 if faults else 200)
