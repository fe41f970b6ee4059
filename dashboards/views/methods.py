"""How figures are made, and how to read an interval: in plain words."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards.formulas.classes import MIN_DIFFERENCE
from dashboards.formulas.estimate import LIVE_GATE


@login_required
def methods(request: HttpRequest) -> HttpResponse:
    """``/methods/``"""
    return render(request, "dashboards/methods.html", {"gate": LIVE_GATE, "least": int(MIN_DIFFERENCE)})
