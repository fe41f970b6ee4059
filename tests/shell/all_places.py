"""Addresses in which every place of the navigation exists; each shows the gallery."""

from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from surveys.views.frame import PLACES
from tests.shell import gallery


def show(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", gallery.context())


def all_places(*further: object) -> ModuleType:
    """A module of addresses, ``further`` ones among them; the start page is the root."""
    spaces: dict[str, list[object]] = {"dashboards": [], "surveys": []}
    for full, _verbs in PLACES:
        space, _colon, name = full.partition(":")
        spaces[space].append(path("" if name == "start" else f"{name}/", show, name=name))
    house = ModuleType("tests.shell.house")
    house.urlpatterns = [  # type: ignore[attr-defined]
        *further,
        path("i18n/", include("django.conf.urls.i18n")),
        path("accounts/", include("allauth.urls")),
        *(path("", include((found, space))) for space, found in spaces.items()),
    ]
    return house
