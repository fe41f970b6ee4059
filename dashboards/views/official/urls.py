"""Addresses of the official figures."""

from django.urls import path

from dashboards.views.official import drivers, facts, funnels, listing, planner, report, rules, rules_draft, run, unit

urlpatterns = [
    path("official/", listing.official, name="official"),
    path("official/close/", listing.close, name="official_close"),
    path("official/closings/", listing.closing_list, name="official_closings"),
    path("official/runs/<uuid:public_id>/", run.run, name="official_run"),
    path("official/runs/<uuid:public_id>/deed/", run.run_deed, name="official_deed"),
    path("official/runs/<uuid:public_id>/units.csv", run.run_csv, name="official_csv"),
    path("official/runs/<uuid:public_id>/above.csv", run.above_csv, name="official_above_csv"),
    path("official/runs/<uuid:public_id>/figure.json", run.run_json, name="official_json"),
    path("official/runs/<uuid:public_id>/quality/", facts.facts, name="official_quality"),
    path("official/runs/<uuid:public_id>/quality.csv", facts.facts_csv, name="official_quality_csv"),
    path("official/runs/<uuid:public_id>/units/<str:code>/", unit.unit, name="official_unit"),
    path("official/runs/<uuid:public_id>/units/<str:code>/steps.csv", unit.unit_csv, name="official_unit_csv"),
    path("official/runs/<uuid:public_id>/units/<str:code>/answers/", unit.unit_answers, name="official_answers"),
    path("official/runs/<uuid:public_id>/units/<str:code>/answers.csv", unit.answers_csv, name="official_answers_csv"),
    path("official/runs/<uuid:public_id>/funnel/", funnels.funnel_page, name="official_funnel"),
    path("official/runs/<uuid:public_id>/funnel.csv", funnels.funnel_csv, name="official_funnel_csv"),
    path("official/runs/<uuid:public_id>/drivers/", drivers.drivers_page, name="official_drivers"),
    path("official/runs/<uuid:public_id>/drivers.csv", drivers.drivers_csv, name="official_drivers_csv"),
    path("official/runs/<uuid:public_id>/weights/", report.report_page, name="official_report"),
    path("official/runs/<uuid:public_id>/weights.csv", report.report_csv, name="official_report_csv"),
    path("official/planner/", planner.planner, name="official_planner"),
    path("official/planner.csv", planner.planner_csv, name="official_planner_csv"),
    path("official/planner/quotas/", planner.planner_quotas, name="official_quotas"),
    path("official/rules/", rules.rules, name="official_rules"),
    path("official/rules/<int:pk>/", rules.version, name="official_rule"),
    path("official/rules/<int:pk>/effect.csv", rules.effect_csv, name="official_effect_csv"),
    path("official/rules/<int:pk>/move/", rules.move, name="official_rule_move"),
    path("official/rules/<slug:programme>/draft/", rules_draft.draft, name="official_rule_draft"),
]
