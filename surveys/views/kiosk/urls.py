"""Addresses under ``/kiosk/``: all that a tablet knows."""

from django.urls import path

from surveys.views.kiosk.device import kiosk_pair, kiosk_survey, kiosk_sync
from surveys.views.kiosk.shell import kiosk_manifest, kiosk_page, kiosk_worker

urlpatterns = [
    path("kiosk/", kiosk_page, name="kiosk_page"),
    path("kiosk/worker.js", kiosk_worker, name="kiosk_worker"),
    path("kiosk/manifest.webmanifest", kiosk_manifest, name="kiosk_manifest"),
    path("kiosk/pair/", kiosk_pair, name="kiosk_pair"),
    path("kiosk/sync/", kiosk_sync, name="kiosk_sync"),
    path("kiosk/survey/", kiosk_survey, name="kiosk_survey"),
]
