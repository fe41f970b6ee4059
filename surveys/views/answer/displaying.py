"""``/display/<code>/<key>/``: the page on a counter's display, with the code of the moment."""

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from surveys.channels.addresses import rotating_address
from surveys.channels.display import RELOAD_SECONDS
from surveys.channels.qr import qr_path
from surveys.models import AccessPoint
from surveys.queries.rotating import display_key, rotating_code
from surveys.views.answer.drawing import draw
from surveys.views.answer.guard import Refused, customer_page, page, reader_look


@customer_page
def display(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Reloads itself; without its key it does not exist."""
    look = reader_look(request, switch="none")
    point = AccessPoint.objects.select_related("unit").filter(code=code, rotates=True).first()
    if point is None or not constant_time_compare(key, display_key(point)):
        raise Refused("unknown", look)
    if not point.active:
        raise Refused("revoked", look)
    path, modules = qr_path(rotating_address(point.code, rotating_code(point, timezone.now())))
    unit = point.unit.name_zh if look.language == "zh" or not point.unit.name_en else point.unit.name_en
    context = {"path": path, "modules": modules, "unit": unit, "label": point.label, "reload": RELOAD_SECONDS}
    return page(draw("display", look, **context), look)
