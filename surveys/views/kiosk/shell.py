"""The tablet's page, its service worker and its manifest: the same for every tablet, kept on it, read by nobody else.

Nothing here knows who asks: what a tablet may see it asks for with its token.
"""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from surveys.channels import kiosk
from surveys.forms.console_kiosks import REASONS
from surveys.forms.kiosk_words import FAULTS
from surveys.forms.problems import DJANGO_LANGUAGES

SCRIPTS = (
    *("start", "screens", "store", "rules", "page", "sync", "idle", "lock", "staff"),
    *("home", "survey", "buttons", "open"),
)
FILES = (
    *("surveys/answer.css", "surveys/kiosk/kiosk.css", "dashboards/mark.svg"),
    *(f"surveys/kiosk/{name}.js" for name in SCRIPTS),
)
WORKER = "surveys/kiosk/worker.js"


@require_safe
def kiosk_page(request: HttpRequest) -> HttpResponse:
    """All screens in both languages; which one is shown, the tablet decides."""
    return _own(HttpResponse(_page(software())))


@require_safe
def kiosk_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told which files it keeps. It may rule ``/kiosk/`` and nothing else."""
    kept = {"software": software(), "files": [reverse("surveys:kiosk_page"), *(static(name) for name in FILES)]}
    source = _source(WORKER).decode()
    answer = HttpResponse(f"const KEPT = {json.dumps(kept)};\n{source}", content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = reverse("surveys:kiosk_page")
    return _own(answer)


@require_safe
def kiosk_manifest(request: HttpRequest) -> HttpResponse:
    """Put on the home screen, the page opens without the browser's bars."""
    page = reverse("surveys:kiosk_page")
    told = {
        "name": settings.BANK_NAME["zh"],
        "start_url": page,
        "scope": page,
        "display": "fullscreen",
        "icons": [{"src": static("dashboards/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return _own(HttpResponse(json.dumps(told), content_type="application/manifest+json"))


def software() -> str:
    """A name for exactly this page and its files: where one of them changes, tablets fetch them all anew."""
    digest = hashlib.sha256(_page("").encode())
    for name in (*FILES, WORKER):
        digest.update(_source(name))
    return digest.hexdigest()[:12]


def _page(name: str) -> str:
    return render_to_string(
        "surveys/kiosk/page.html",
        {
            "software": name,
            "screens": [(code, _screens(code)) for code in ("zh", "en")],
            "scripts": [f"surveys/kiosk/{script}.js" for script in SCRIPTS],
            "demo": settings.DEMO,
            "kiosk": kiosk,
        },
    )


def _screens(language: str) -> str:
    with override(DJANGO_LANGUAGES[language]):
        return render_to_string(
            "surveys/kiosk/screens.html",
            {
                "language": language,
                "bank_name": settings.BANK_NAME[language],
                "demo": settings.DEMO,
                "reasons": REASONS.items(),
                "faults": FAULTS.items(),
            },
        )


def _source(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found).read_bytes()


def _own(answer: HttpResponse) -> HttpResponse:
    """Asked for anew at every look: what is kept for good, the service worker keeps."""
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
