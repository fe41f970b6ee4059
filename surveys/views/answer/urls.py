"""Addresses that customers and raters hold."""

from django.urls import path

from surveys.views.answer.answering import answer
from surveys.views.answer.entering import invitation, kiosk, poster

urlpatterns = [
    path("i/<str:token>/", invitation, name="invitation"),
    path("q/<slug:code>/", poster, name="access_point"),
    path("k/<slug:code>/", kiosk, name="kiosk"),
    path("r/<uuid:public_id>/", answer, name="answer"),
]
