"""Addresses of the lists: comparison, comments, results of campaigns and of the internal programme."""

from django.urls import path

from dashboards.views import compare

urlpatterns = [
    path("compare/", compare.compare, name="compare"),
    path("compare/figure.json", compare.compare_json, name="compare_json"),
    path("compare/units.csv", compare.compare_csv, name="compare_csv"),
]
