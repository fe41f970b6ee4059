"""Addresses of the official figures."""

from django.urls import path

from dashboards.views.official import listing, run

urlpatterns = [
    path("official/", listing.official, name="official"),
    path("official/close/", listing.close, name="official_close"),
    path("official/runs/<uuid:public_id>/", run.run, name="official_run"),
    path("official/runs/<uuid:public_id>/deed/", run.run_deed, name="official_deed"),
    path("official/runs/<uuid:public_id>/units.csv", run.run_csv, name="official_csv"),
    path("official/runs/<uuid:public_id>/figure.json", run.run_json, name="official_json"),
]
