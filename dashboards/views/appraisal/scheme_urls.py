"""Addresses of the rules of the appraisal, and of what headquarters supplies for it."""

from django.urls import path

from dashboards.views.appraisal import scheme_draft, schemes, supplies, targets, what_if

urlpatterns = [
    path("appraisal/schemes/", schemes.schemes, name="schemes"),
    path("appraisal/schemes/new/", scheme_draft.scheme_new, name="scheme_new"),
    path("appraisal/schemes/region/<str:region>/", scheme_draft.region_draft, name="region_scheme"),
    path("appraisal/schemes/versions/<int:pk>/", schemes.version, name="scheme_version"),
    path("appraisal/schemes/versions/<int:pk>/move/", schemes.move, name="scheme_move"),
    path("appraisal/schemes/versions/<int:pk>/what-if/", what_if.what_if, name="what_if"),
    path("appraisal/schemes/<slug:code>/draft/", scheme_draft.scheme_draft, name="scheme_draft"),
    path("appraisal/inputs/", supplies.supplies, name="supplies"),
    path("appraisal/inputs/<int:pk>/", supplies.batch, name="supply"),
    path("appraisal/inputs/<slug:kind>/new/", supplies.supply_new, name="supply_new"),
    path("appraisal/inputs/<slug:kind>/import/", supplies.supply_import, name="supply_import"),
    path("appraisal/targets/", targets.targets, name="targets"),
    path("appraisal/targets/targets.csv", targets.targets_csv, name="targets_csv"),
]
