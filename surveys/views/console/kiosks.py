"""The tablets of the viewer's branches: set up, seen last when, withdrawn."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from surveys.actions.kiosks import revoke_kiosk, set_up_kiosk
from surveys.channels.kiosk import CODE_MINUTES
from surveys.forms.console_kiosks import REASONS, KioskForm
from surveys.models import KioskDevice
from surveys.queries.kiosks import kiosk_places, kiosks_for, refusals_for
from surveys.views.console.doors import deed

LATEST_REFUSALS = 50


@never_cache
@deed("manage_kiosks")
def kiosks(request: HttpRequest) -> HttpResponseBase:
    """The list and the form; the answer to a good form shows the pairing code, and no other page ever does."""
    actor: Any = request.user
    form, code = KioskForm(request.POST or None, places=kiosk_places(actor)), ""
    if request.method == "POST" and form.is_valid():
        _device, code = set_up_kiosk(**form.cleaned_data, actor=actor)
        form = KioskForm(places=kiosk_places(actor))
    refusals = refusals_for(actor)[:LATEST_REFUSALS]
    context = {
        "form": form,
        "code": code,
        "minutes": CODE_MINUTES,
        "tablet_url": settings.PUBLIC_URL + reverse("surveys:kiosk_page"),
        "rows": [(device, _state(device), _seconds(device)) for device in kiosks_for(actor)],
        "refusals": [(one, REASONS.get(one.reason, one.reason)) for one in refusals],
    }
    return render(request, "surveys/console/kiosks.html", context)


@require_POST
@deed("manage_kiosks")
def kiosk_revoke(request: HttpRequest, public_id: str) -> HttpResponseBase:
    actor: Any = request.user
    revoke_kiosk(device=get_object_or_404(kiosks_for(actor), public_id=public_id), actor=actor)
    messages.success(request, _("Withdrawn. The tablet is refused at its next contact; answers on it stay there."))
    return redirect("surveys:kiosks")


def _state(device: KioskDevice) -> str:
    if device.revoked_at:
        return "revoked"
    if device.paired_at:
        return "paired"
    return "waiting" if device.code_expires_at > timezone.now() else "missed"


def _seconds(device: KioskDevice) -> int | None:
    """How far the tablet's clock is behind ours (negative: ahead), in whole seconds."""
    return None if device.clock_offset_ms is None else round(device.clock_offset_ms / 1000)
