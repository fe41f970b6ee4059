"""Addresses of the console; included at the root, inside the namespace ``surveys``."""

from django.urls import path

from surveys.views.console import campaigns, editor, people, preview, surveys, units, units_import, ways_in

urlpatterns = [
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey_new"),
    path("surveys/<slug:code>/", surveys.survey, name="survey"),
    path("surveys/<slug:code>/edit/", editor.survey_edit, name="survey_edit"),
    path("surveys/<slug:code>/edit/json/", editor.survey_edit_json, name="survey_edit_json"),
    path("surveys/<slug:code>/draft/", surveys.draft_begin, name="draft_begin"),
    path("surveys/<slug:code>/draft/drop/", surveys.draft_drop, name="draft_drop"),
    path("surveys/<slug:code>/publish/", surveys.survey_publish, name="survey_publish"),
    path("surveys/<slug:code>/<int:number>/preview/", preview.survey_preview, name="survey_preview"),
    path("surveys/<slug:code>/<int:number>/preview/page/", preview.preview_page, name="preview_page"),
    path("surveys/<slug:code>/<int:number>.json", surveys.survey_json, name="survey_json"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_edit, name="campaign_new"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:pk>/move/", campaigns.campaign_move, name="campaign_move"),
    path("campaigns/<int:pk>/waves/", campaigns.wave_add, name="wave_add"),
    path("campaigns/<int:pk>/access-points/", ways_in.points, name="points"),
    path("campaigns/<int:pk>/access-points/<slug:code>/switch/", ways_in.point_switch, name="point_switch"),
    path("campaigns/<int:pk>/invitations/", ways_in.invitations, name="invitations"),
    path("organisation/", units.units, name="units"),
    path("organisation/new/", units.unit_new, name="unit_new"),
    path("organisation/import/", units_import.units_import, name="units_import"),
    path("organisation/import/<str:key>/", units_import.units_plan, name="units_plan"),
    path("organisation/<str:code>/", units.unit, name="unit"),
    path("organisation/<str:code>/edit/", units.unit_edit, name="unit_edit"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<str:username>/", people.person, name="person"),
    path("appointments/<int:pk>/end/", people.post_end, name="post_end"),
]
