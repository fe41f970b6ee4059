"""Customers: how many, whom, and one of them with contacts masked."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from surveys.access import may
from surveys.engine.segments import reason_of
from surveys.forms.customer_words import (
    kind_words,
    opt_out_sentence,
    reason_sentence,
    segment_words,
    short_segment,
    skip_reasons,
    source_words,
)
from surveys.queries.customers import customer_counts, customer_page, find_customers, last_imports, segments_waiting
from surveys.queries.segments import rule_in_force, rule_of
from surveys.views.console.doors import sight

ORDER = (1, 2, 4, 3, 0)  # MVC, MGC, standard, BZC, unknown


@sight("view_customers")
def customers(request: HttpRequest) -> HttpResponseBase:
    """What is looked for is posted: a telephone number has no place in an address."""
    words = request.POST.get("q", "").strip()[:254]
    counts, sources, rule = customer_counts(request.user), source_words(), rule_in_force()
    shown = [code for code in ORDER if code or counts.by_segment.get(0)]
    context = {
        "counts": counts,
        "segments": [(short_segment(code), segment_words()[code], counts.by_segment.get(code, 0)) for code in shown],
        "regions": [(node, *_row(table, shown)) for node, table in counts.by_region],
        "sources": [(sources[code], *_row(table, shown)) for code, table in sorted(counts.by_source.items())],
        "words": words,
        "found": [(one, sources[one.source], short_segment(one.segment)) for one in _found(request, words)],
        "imports": [(batch, sources[batch.source]) for batch in last_imports(request.user)],
        "rule": rule,
        "waiting": segments_waiting(rule),
    }
    return render(request, "surveys/console/customers.html", context)


def _found(request: HttpRequest, words: str) -> Any:
    return find_customers(request.user, words) if words else []


def _row(table: dict[int, int], shown: list[int]) -> tuple[list[int], int]:
    return [table.get(code, 0) for code in shown], sum(table.values())


@sight("view_customers")
def customer(request: HttpRequest, key: UUID) -> HttpResponseBase:
    page = customer_page(request.user, key)
    if page is None:
        raise Http404
    one, skips = page.customer, skip_reasons()
    context = {
        "page": page,
        "one": one,
        "source": source_words()[one.source],
        "kind": kind_words()[one.kind],
        "segment": segment_words()[one.segment],
        "history": [(row, short_segment(row.segment), _why(one.kind, row)) for row in page.assignments],
        "skips": [(row, skips[row.reason]) for row in page.skips],
        "optouts": [(row, opt_out_sentence(row.programme, row.channel)) for row in page.optouts],
        "may_people": may(request.user, "manage_people"),
    }
    return render(request, "surveys/console/customer.html", context)


def _why(kind: str, row: Any) -> str:
    return reason_sentence(reason_of(rule_of(row.rule), kind, row.contribution, row.growth))
