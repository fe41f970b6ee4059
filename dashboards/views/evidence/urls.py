"""Addresses of supervision."""

from django.urls import path

from dashboards.views.evidence import catalogue, complaints, files, imports, incidents, lists, observations, unit_facts

urlpatterns = [
    path("evidence/", lists.evidence, name="evidence"),
    path("evidence/observations/new/", observations.observation_new, name="observation_new"),
    path("evidence/observations/<int:pk>/", observations.observation, name="observation"),
    path("evidence/visits/new/", observations.visit_new, name="visit_new"),
    path("evidence/complaints/new/", complaints.complaint_new, name="complaint_new"),
    path("evidence/complaints/<path:reference>/", complaints.complaint, name="complaint"),
    path("evidence/measures/new/", complaints.measure_new, name="measure_new"),
    path("evidence/import/<slug:what>/", imports.facts_import, name="facts_import"),
    path("evidence/catalogue/", catalogue.catalogue_page, name="evidence_catalogue"),
    path("evidence/incidents/new/", incidents.incident_new, name="incident_new"),
    path("evidence/incidents/<int:pk>/", incidents.incident, name="incident"),
    path("evidence/files/<uuid:public_id>/", files.download, name="evidence_file"),
    path("units/<str:code>/facts/", unit_facts.unit_facts_page, name="unit_facts"),
]
