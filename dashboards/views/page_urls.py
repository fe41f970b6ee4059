"""Addresses of the start page, a unit's page and the page of methods."""

from django.urls import path

from dashboards.views import case_board, contact_coverage, downloads, methods, occasions, start, unit

urlpatterns = [
    path("", start.start, name="start"),
    path("start.csv", start.start_csv, name="start_csv"),
    path("units/", unit.own_unit, name="unit"),
    path("units/<str:code>/", unit.unit, name="unit"),
    path("units/<str:code>/trend.json", unit.trend_json, name="unit_trend_json"),
    path("units/<str:code>/trend.csv", downloads.trend_csv, name="unit_trend_csv"),
    path("units/<str:code>/distribution.csv", downloads.distribution_csv, name="unit_distribution_csv"),
    path("units/<str:code>/dimensions.csv", downloads.dimensions_csv, name="unit_dimensions_csv"),
    path("cases/board/", case_board.case_board, name="case_board"),
    path("cases/board.csv", case_board.case_board_csv, name="case_board_csv"),
    path("kiosks/counts/", occasions.occasions, name="occasions"),
    path("kiosks/counts.csv", occasions.occasions_csv, name="occasions_csv"),
    path("contacts/coverage/", contact_coverage.coverage, name="contact_coverage"),
    path("contacts/coverage.csv", contact_coverage.coverage_csv, name="contact_coverage_csv"),
    path("methods/", methods.methods, name="methods"),
]
