"""Addresses of the right of reply; they come before those of scorecards."""

from django.urls import path

from dashboards.views.appeals import appeal, filing, listing, rates

urlpatterns = [
    path("appraisal/appeals/", listing.appeals, name="appeals"),
    path("appraisal/appeals/<int:pk>/", appeal.appeal_page, name="appeal"),
    path("appraisal/appeals/rates/", rates.appeal_rates, name="appeal_rates"),
    path("appraisal/appeals/rates.csv", rates.appeal_rates_csv, name="appeal_rates_csv"),
    path("appraisal/<str:period>/<str:code>/appeal/", filing.appeal_new, name="appeal_new"),
]
