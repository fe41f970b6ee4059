"""Addresses of cases; included at the root, inside the namespace ``surveys``."""

from django.urls import path

from surveys.views.cases import handling, lists

urlpatterns = [
    path("cases/", lists.cases, name="cases"),
    path("cases/<int:pk>/", handling.case, name="case"),
    path("cases/<int:pk>/contact/", handling.contact, name="case_contact"),
    path("cases/<int:pk>/<slug:deed>/", handling.do, name="case_do"),
]
