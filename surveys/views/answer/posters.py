"""``/access-points/<code>/poster.svg`` and ``.pdf``: what a branch prints and puts on its counter."""

from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from surveys import access
from surveys.channels.qr import INK, PosterText, poster_pdf, qr_path
from surveys.models import AccessPoint, AccessPointKind, Product, Unit

FIRST_LINE, LINE = 206, 12  # millimetres from the top


@login_required
@require_safe
def poster_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The poster in the language of who prints it; 404 for a unit outside their view."""
    point = get_object_or_404(AccessPoint.objects.select_related("unit", "product"), code=code, rotates=False)
    access.require(request.user, "view_campaigns", point.unit)  # type: ignore[arg-type]
    text = _text(point)
    address = point_address(point)
    content = poster_pdf(address, text) if kind == "pdf" else _svg(address, text).encode()
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else "image/svg+xml")
    name = quote(f"{point.unit.code}-{point.code}.{kind}")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response


def point_address(point: AccessPoint) -> str:
    """The public address that a code leads to."""
    name = "kiosk" if point.kind == AccessPointKind.KIOSK else "access_point"
    return f"{settings.PUBLIC_URL}{reverse(f'surveys:{name}', args=[point.code])}"


def _text(point: AccessPoint) -> PosterText:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    unit = _name(point.unit, language)
    product = _name(point.product, language) if point.product else ""
    return PosterText(
        bank=settings.BANK_NAME[language],
        unit=" · ".join(filter(None, [unit, point.label, product])),
        heading=_("How was it today?"),
        lines=(_("Scan the code with your phone."), _("It takes about one minute, no sign-in.")),
        note=_("Your answers are confidential; branch staff cannot see who you are."),
    )


def _name(one: Unit | Product, language: str) -> str:
    return one.name_zh if language == "zh" or not one.name_en else one.name_en


def _svg(address: str, text: PosterText) -> str:
    path, modules = qr_path(address)
    lines = [(FIRST_LINE + LINE * place, line) for place, line in enumerate(text.lines)]
    language = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
    context = {"text": text, "path": path, "modules": modules, "lines": lines, "ink": INK, "html_lang": language}
    return render_to_string("surveys/answer/poster.svg", context)
