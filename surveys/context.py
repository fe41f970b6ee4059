"""What the frame of every staff page needs to know: the bank, the reader, and where the reader may go.

Everything is lazy: a page that does not draw the frame (the customer's) costs no query.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from surveys import queries
from surveys.models import Role, UnitKind, User
from surveys.templatetags.manyi import named

EVERYONE = frozenset(Role.values)
VIEWERS = frozenset({Role.HEADQUARTERS, Role.DESIGNER, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR})
SETTERS = frozenset({Role.HEADQUARTERS, Role.DESIGNER, Role.AUDITOR})

# Address, and the roles whose work it is; access decides what the page then shows.
PLACES: tuple[tuple[str, frozenset[str]], ...] = (
    ("dashboards:start", EVERYONE),
    ("dashboards:unit", VIEWERS),
    ("dashboards:compare", VIEWERS),
    ("dashboards:comments", VIEWERS),
    ("surveys:campaigns", SETTERS | {Role.SUPERVISOR}),
    ("surveys:surveys", SETTERS),
    ("dashboards:exports", VIEWERS),
    ("surveys:units", frozenset({Role.HEADQUARTERS, Role.AUDITOR})),
)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    word: str
    url: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``bank_name``, ``demo``, ``html_lang``, ``demo_accounts``, ``places``, ``person``."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return {
        "bank_name": settings.BANK_NAME[language],
        "demo": settings.DEMO,
        "html_lang": "zh-Hans" if language == "zh" else "en",
        "demo_accounts": SimpleLazyObject(demo_accounts),
        "places": SimpleLazyObject(lambda: places(request)),
        "person": SimpleLazyObject(lambda: person(request)),
    }


def _words() -> dict[str, str]:
    return {
        "dashboards:start": pgettext("navigation", "Today"),
        "dashboards:unit": pgettext("navigation", "Branches"),
        "dashboards:compare": pgettext("navigation", "Compare"),
        "dashboards:comments": pgettext("navigation", "Comments"),
        "surveys:campaigns": pgettext("navigation", "Campaigns"),
        "surveys:surveys": pgettext("navigation", "Surveys"),
        "dashboards:exports": pgettext("navigation", "Exports"),
        "surveys:units": pgettext("navigation", "Organisation"),
    }


def _role_words() -> dict[str, str]:
    return {
        Role.HEADQUARTERS: pgettext("role", "administrator"),
        Role.DESIGNER: pgettext("role", "survey designer"),
        Role.SUPERVISOR: pgettext("role", "supervisor"),
        Role.MANAGER: pgettext("role", "manager"),
        "head of department": pgettext("role", "head"),
        Role.FRONTLINE: pgettext("role", "front-line employee"),
        Role.AUDITOR: pgettext("role", "auditor"),
    }


def _appointments(request: HttpRequest) -> list[Any]:
    """The reader's posts of today, read once a request."""
    if not hasattr(request, "_appointments"):
        user = getattr(request, "user", AnonymousUser())
        request._appointments = _posts(user) if user.is_authenticated else []  # type: ignore[attr-defined]
    return request._appointments  # type: ignore[attr-defined]


def _posts(user: Any) -> list[Any]:
    access = import_module("surveys.access") if find_spec("surveys.access") else None
    return list(access.roles(user)) if access else []


def _address(name: str) -> str:
    """Empty while no page has the name or the page needs more than its name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def places(request: HttpRequest) -> list[Place]:
    """Where the reader may go, in the order of the navigation."""
    user = getattr(request, "user", AnonymousUser())
    held = {appointment.role for appointment in _appointments(request)}
    if user.is_authenticated and user.is_superuser:
        held = set(EVERYONE)
    words = _words()
    here = [(name, _address(name)) for name, roles in PLACES if held & roles]
    current = _current(request.path, [url for _name, url in here if url])
    return [Place(words[name], url, url == current) for name, url in here if url]


def _current(path: str, urls: list[str]) -> str:
    """The entry a page belongs to: the longest address that its own begins with."""
    within = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(within, key=len, default="")


def person(request: HttpRequest) -> dict[str, str] | None:
    """Name and title of the reader, ``None`` before sign-in."""
    user = getattr(request, "user", AnonymousUser())
    if not isinstance(user, User):
        return None
    posts = _appointments(request)
    return {"name": named(user), "title": _title(posts[0]) if posts else ""}


def _title(post: Any) -> str:
    heads = post.role == Role.MANAGER and getattr(post.unit, "kind", "") == UnitKind.DEPARTMENT
    role = _role_words().get("head of department" if heads else post.role, post.role)
    return _("%(unit)s %(role)s") % {"unit": named(post.unit), "role": role}


def demo_accounts() -> list[dict[str, str]]:
    """The sign-in names of the demo, by role; empty anywhere else."""
    listed: Callable[[], Iterable[Any]] | None = getattr(queries, "demo_accounts", None)
    if not settings.DEMO or listed is None:
        return []
    return [
        {"username": one.username, "password": one.password, "name": named(one), "title": _title(one)}
        for one in listed()
    ]
