"""NUL in an address: no database holds one, so that whatever is named with it is the name of nothing.

PostgreSQL refuses a query that mentions NUL, which would make an error of ours out of a senseless address. A sign that
stands for "unreadable" takes its place before anybody looks anything up, and each page says in its own way that there
is no such thing. What is typed into forms, and what stands in a query of the API, is theirs to check.
"""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest
from django.http.response import HttpResponseBase

NUL, UNREADABLE = "\x00", "\ufffd"


class NoNul:
    """Puts the sign for "unreadable" in the place of NUL in the path and in the query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path_info:
            request.path = request.path.replace(NUL, UNREADABLE)
            request.path_info = request.path_info.replace(NUL, UNREADABLE)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query and not request.path_info.startswith("/api/"):
            request.META["QUERY_STRING"] = query.replace("%00", quote(UNREADABLE))
        return self.get_response(request)
