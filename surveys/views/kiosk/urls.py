"""Addresses under ``/kiosk/``: all that a tablet knows."""

from django.urls import path

from surveys.views.kiosk.device import kiosk_pair, kiosk_sync

urlpatterns = [
    path("kiosk/pair/", kiosk_pair, name="kiosk_pair"),
    path("kiosk/sync/", kiosk_sync, name="kiosk_sync"),
]
