"""A tablet becomes a device by a code that is shown once and used once."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.channels.kiosk import CODE_MINUTES
from surveys.engine.tokens import RECEIPT_ALPHABET, token_hash
from surveys.models import KioskDevice, Unit, User

LETTERS = 8


class PairingRefused(Exception):
    """The code is unknown, used or too old: which of these is not said."""


@transaction.atomic
def set_up_kiosk(*, unit: Unit, label: str, actor: User) -> tuple[KioskDevice, str]:
    """Expect a tablet at a unit; return it with its pairing code, which is stored nowhere.

    The same once more while its code waits (a button pressed twice) is the same tablet, with another code.
    """
    code = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(LETTERS))
    now, place = timezone.now(), {"unit": unit, "label": label, "created_by": actor}
    expected = {"code_hash": token_hash(code), "code_expires_at": now + timedelta(minutes=CODE_MINUTES)}
    User.objects.select_for_update().get(pk=actor.pk)
    waiting = KioskDevice.objects.filter(
        **place, code_expires_at__gt=now, paired_at__isnull=True, revoked_at__isnull=True
    ).first()
    if waiting:
        KioskDevice.objects.filter(pk=waiting.pk).update(**expected)
        waiting.refresh_from_db()
    device = waiting or KioskDevice.objects.create(**place, **expected)
    audit.record(actor=actor, verb="kiosk.set_up", subject=device.public_id, unit=unit.code, label=label)
    return device, f"{code[:4]}-{code[4:]}"


@transaction.atomic
def pair_kiosk(*, code: str) -> tuple[KioskDevice, str]:
    """Give a tablet its token for a code; return the device and the token, which is stored nowhere.

    Raises
    ------
    PairingRefused
        Where the code is not known, was used, is too old, or its device was withdrawn.
    """
    plain = "".join(letter for letter in code.upper() if letter in RECEIPT_ALPHABET)
    now, token = timezone.now(), secrets.token_urlsafe(32)
    waiting = KioskDevice.objects.filter(
        code_hash=token_hash(plain), code_expires_at__gt=now, paired_at__isnull=True, revoked_at__isnull=True
    )
    device = waiting.select_related("unit").first()
    # One statement decides which of two tablets with the same code is the device.
    if device is None or not waiting.update(code_hash=None, token_hash=token_hash(token), paired_at=now):
        raise PairingRefused
    audit.record(actor=None, verb="kiosk.paired", subject=device.public_id, unit=device.unit.code)
    device.paired_at = now
    return device, token


@transaction.atomic
def revoke_kiosk(*, device: KioskDevice, actor: User) -> None:
    """Take nothing more from a tablet. What waits on it stays there, and can be sent once it is paired anew."""
    fresh = KioskDevice.objects.filter(pk=device.pk, revoked_at__isnull=True)
    if fresh.update(revoked_at=timezone.now(), code_hash=None):
        audit.record(actor=actor, verb="kiosk.revoked", subject=device.public_id)
