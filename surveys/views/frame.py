"""What the frame of every staff page needs to know: the bank, the reader, and where the reader may go.

Everything is lazy: a page that does not draw the frame (the customer's) costs no query.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from surveys import access, queries
from surveys.models import Role, Unit, UnitKind, User
from surveys.templatetags.manyi import named

# Address, and the verbs of which one is enough; no verb: any post. Access decides again on the page itself.
PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dashboards:start", ()),
    ("dashboards:unit", ("view_figures",)),
    ("dashboards:compare", ("view_figures",)),
    ("dashboards:comments", ("view_comments",)),
    ("surveys:cases", ("view_cases",)),
    ("surveys:campaigns", ("view_campaigns",)),
    ("dashboards:appraisal", ("view_appraisals",)),
    ("dashboards:official", ("view_official",)),
    ("dashboards:evidence", ("view_evidence", "record_observations")),
    ("surveys:surveys", ("design_surveys",)),
    ("dashboards:exports", ("export_scores", "export_answers")),
    ("surveys:contacts_due", ("view_contacts_due",)),
    ("surveys:customers", ("view_customers",)),
    ("surveys:units", ("view_units",)),
    ("surveys:kiosks", ("manage_kiosks",)),
)

# Places where nothing can ever stand for who sees departments alone: their own page is where they begin.
OF_CUSTOMERS = (
    *("dashboards:start", "dashboards:compare", "dashboards:comments", "surveys:cases", "surveys:campaigns"),
    *("surveys:contacts_due", "surveys:kiosks"),
)

BAR = 7  # so many places stand in the bar of a wide page; the rest folds into a menu at its end


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    word: str
    url: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: who the bank and the reader are, and the places: all, those in the bar, those in its menu."""
    found: Any = SimpleLazyObject(lambda: places(request))
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return {
        "bank_name": settings.BANK_NAME[language],
        "demo": settings.DEMO,
        "html_lang": "zh-Hans" if language == "zh" else "en",
        "demo_accounts": SimpleLazyObject(demo_accounts),
        "places": found,
        "bar_places": SimpleLazyObject(lambda: folded(found)[0]),
        "menu_places": SimpleLazyObject(lambda: folded(found)[1]),
        "person": SimpleLazyObject(lambda: person(request)),
        "may_use_api": SimpleLazyObject(lambda: access.may(_reader(request), "use_api")),
    }


def _words() -> dict[str, str]:
    return {
        "dashboards:start": pgettext("navigation", "Today"),
        "dashboards:unit": pgettext("navigation", "Branches"),
        "dashboards:compare": pgettext("navigation", "Compare"),
        "dashboards:comments": pgettext("navigation", "Comments"),
        "surveys:cases": pgettext("navigation", "Cases"),
        "surveys:campaigns": pgettext("navigation", "Campaigns"),
        "dashboards:appraisal": pgettext("navigation", "Appraisal"),
        "dashboards:official": pgettext("navigation", "Official scores"),
        "dashboards:evidence": pgettext("navigation", "Supervision"),
        "surveys:surveys": pgettext("navigation", "Surveys"),
        "dashboards:exports": pgettext("navigation", "Exports"),
        "surveys:contacts_due": pgettext("navigation", "Regular contacts"),
        "surveys:customers": pgettext("navigation", "Customers"),
        "surveys:units": pgettext("navigation", "Organisation"),
        "surveys:kiosks": pgettext("navigation", "Tablets"),
    }


def _role_words() -> dict[str, str]:
    return {
        Role.HEADQUARTERS: pgettext("role", "administrator"),
        Role.DESIGNER: pgettext("role", "survey designer"),
        Role.SUPERVISOR: pgettext("role", "supervisor"),
        Role.MANAGER: pgettext("role", "manager"),
        "head of department": pgettext("role", "head"),
        Role.ACCOUNT_MANAGER: pgettext("role", "account manager"),
        Role.FRONTLINE: pgettext("role", "front-line employee"),
        Role.AUDITOR: pgettext("role", "auditor"),
        Role.EXTERNAL: pgettext("role", "external supervisor"),
    }


def _reader(request: HttpRequest) -> access.Viewer:
    return getattr(request, "user", AnonymousUser())


def _address(name: str) -> str:
    """Empty while no page has the name or the page needs more than its name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def places(request: HttpRequest) -> list[Place]:
    """Where the reader may go, in the order of the navigation."""
    reader, words = _reader(request), _words()
    if not access.roles(reader):
        return []
    if access.only_departments(reader):
        words["dashboards:unit"] = pgettext("navigation", "Department")
    here = [(words[name], url) for name in _open_to(reader) if (url := _address(name))]
    current = _current(request.path, [url for _word, url in here])
    return [Place(word, url, url == current) for word, url in here]


def _open_to(reader: access.Viewer) -> list[str]:
    """The places that have something for this reader."""
    found = [name for name, verbs in PLACES if not verbs or any(access.may(reader, verb) for verb in verbs)]
    if access.only_departments(reader):
        return [name for name in found if name not in OF_CUSTOMERS]
    return [name for name in found if name != "dashboards:compare" or access.sees_several(reader)]


def folded(found: Sequence[Place]) -> tuple[list[Place], list[Place]]:
    """The places of the bar, and those of the menu at its end; a menu of one place is none."""
    end = BAR if len(found) > BAR + 1 else len(found)
    return list(found[:end]), list(found[end:])


def _current(path: str, urls: list[str]) -> str:
    """The entry a page belongs to: the longest address that its own begins with."""
    within = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(within, key=len, default="")


def person(request: HttpRequest) -> dict[str, str] | None:
    """Name and title of the reader, ``None`` before sign-in."""
    reader = _reader(request)
    if not isinstance(reader, User):
        return None
    posts = access.roles(reader)
    unit = Unit.objects.filter(pk=posts[0].unit_id).first() if posts else None
    return {"name": named(reader), "title": title(posts[0].role, unit) if unit else ""}


def title(role: str, unit: Any) -> str:
    """``东岭分行督导``, ``Dongling supervisor``."""
    heads = role == Role.MANAGER and getattr(unit, "kind", "") == UnitKind.DEPARTMENT
    word = _role_words().get("head of department" if heads else role, role)
    return _("%(unit)s %(role)s") % {"unit": named(unit), "role": word}


def demo_accounts() -> list[dict[str, str]]:
    """The sign-in names of the demo, by role; empty anywhere else."""
    listed: Callable[[], Iterable[Any]] | None = getattr(queries, "demo_accounts", None)
    if not settings.DEMO or listed is None:
        return []
    return [
        {"username": one.username, "password": one.password, "name": named(one), "title": title(one.role, one.unit)}
        for one in listed()
    ]
