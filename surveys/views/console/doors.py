"""The doors of the console: who is not signed in is asked to, who may not is told so."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from surveys.access import may, require

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def deed(verb: str) -> Callable[[View[P]], View[P]]:
    """A page on which something is done: 403 without the right to do it."""

    def wrap(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(request.user, verb)
            return view(request, *args, **kwargs)

        return cast("View[P]", page)

    return wrap


def sight(*verbs: str) -> Callable[[View[P]], View[P]]:
    """A page that is only read: it does not exist for who has none of the rights."""

    def wrap(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(may(request.user, verb) for verb in verbs):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("View[P]", page)

    return wrap
