"""Addresses below ``/api/v1/`` of the viewing side."""

from django.urls import path

from dashboards.api.appraisals import AppraisalsView, CardView
from dashboards.api.exports import ExportFileView, ExportsView, ExportView
from dashboards.api.facts import ComplaintsView, MeasuresView
from dashboards.api.scores import ScoresView

urlpatterns = [
    path("scores/", ScoresView.as_view(), name="scores"),
    path("exports/", ExportsView.as_view(), name="exports"),
    path("exports/<uuid:public_id>/", ExportView.as_view(), name="export"),
    path("exports/<uuid:public_id>/file/", ExportFileView.as_view(), name="export_file"),
    path("measures/", MeasuresView.as_view(), name="measures"),
    path("complaints/", ComplaintsView.as_view(), name="complaints"),
    path("appraisals/", AppraisalsView.as_view(), name="appraisals"),
    path("appraisals/<str:period>/<str:code>/", CardView.as_view(), name="appraisal_card"),
]
