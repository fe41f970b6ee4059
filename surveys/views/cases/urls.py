"""Addresses of cases; included at the root, inside the namespace ``surveys``."""

from django.urls import path

from surveys.views.cases import handling, lists, rules

urlpatterns = [
    path("cases/", lists.cases, name="cases"),
    path("cases/rules/", rules.rules, name="case_rules"),
    path("cases/rules/approve/", rules.rules_approve, name="case_rules_approve"),
    path("cases/rules/drop/", rules.rules_drop, name="case_rules_drop"),
    path("cases/<int:pk>/", handling.case, name="case"),
    path("cases/<int:pk>/contact/", handling.contact, name="case_contact"),
    path("cases/<int:pk>/<slug:deed>/", handling.do, name="case_do"),
]
