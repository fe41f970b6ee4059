"""``/my/ratings/``: where a front-line employee takes the key to the anonymous page, and is told what that means."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from surveys import access
from surveys.actions.raters import AlreadyHandedOut, NotARater, hand_out_key
from surveys.models import Wave
from surveys.queries.ratings import open_participations


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_ratings(request: HttpRequest) -> HttpResponse:
    """List what may be rated now; a POST hands out the key, once."""
    if not access.may(request.user, "answer_internal"):
        raise PermissionDenied
    if request.method == "POST":
        return _hand_out(request)
    return _listed(request)


def _listed(request: HttpRequest, status: int = 200, again: bool = False) -> HttpResponse:
    rows = open_participations(request.user, timezone.now())  # type: ignore[arg-type]
    context = {"rows": rows, "again": again}
    return render(request, "surveys/answer/my_ratings.html", context, status=status)


def _hand_out(request: HttpRequest) -> HttpResponse:
    """The key stands in the page alone, in no address, so that neither history nor a proxy's log keeps it."""
    rows = {row.wave_id: row for row in open_participations(request.user, timezone.now())}  # type: ignore[arg-type]
    wanted = request.POST.get("wave", "")
    row = rows.get(int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    if row is None:
        raise Http404
    wave: Wave = row.wave
    try:
        key = hand_out_key(wave=wave, user=request.user)  # type: ignore[arg-type]
    except (AlreadyHandedOut, NotARater):
        return _listed(request, 409, again=True)
    response = render(request, "surveys/answer/my_key.html", {"key": key, "row": row})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
