"""Tablets: setting up, pairing, withdrawing, and taking in what they bring."""

from surveys.actions.kiosks.counting import Sheet
from surveys.actions.kiosks.pairing import PairingRefused, pair_kiosk, revoke_kiosk, set_up_kiosk
from surveys.actions.kiosks.syncing import Brought, Reply, Report, sync_kiosk

__all__ = [
    "Brought",
    "PairingRefused",
    "Reply",
    "Report",
    "Sheet",
    "pair_kiosk",
    "revoke_kiosk",
    "set_up_kiosk",
    "sync_kiosk",
]
