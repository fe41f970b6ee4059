"""Logging: one line an event, and in no line a token, a query string, a phone number or an address.

A request is written by its route (``i/<str:token>/``), never by the path that was asked for.
"""

import re
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "…"
# In this order: each pattern names what must not be written.
SECRETS = (
    re.compile(r"(?<=\?)[^\s\"'>\])]+"),  # query string
    re.compile(r"[^\s\"'<>/:=(,]+@[\w-]+(?:\.[\w-]+)+"),  # e-mail address
    re.compile(r"(?<=[/=])[\w-]{32,}"),  # a long token in a path or an assignment
    re.compile(r"(?<![\w.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}"),  # a token or UUID anywhere
    re.compile(r"(?<![\w.])(?:\+\d{1,3}[ -]?)?\(?\d(?:[ -]?\(?\d\)?){6,14}(?![\w])"),  # phone and card numbers
)


def redact_text(text: str) -> str:
    """The text without what a log must not keep."""
    for pattern in SECRETS:
        text = pattern.sub(HIDDEN, text)
    return text


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Every text of an event, its traceback included, redacted."""
    return {name: value if name.startswith("_") else _redacted(value) for name, value in event.items()}


def without_refusal(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Who is refused (4xx) has met no fault of ours: one line says it, without the traceback that Django adds."""
    if getattr(event.get("_record"), "status_code", 500) < 500:
        event.pop("exc_info", None)
    return event


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {name: _redacted(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(part) for part in value]
    return redact_text(str(value))


class RequestLog:
    """One line a request: method, route, status, milliseconds. No user and no address: some answers are anonymous."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("manyi.request")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        match = request.resolver_match
        route = f"/{match.route}" if match else "unknown"
        if route != "/healthz":
            self.log.info(request.method, route=route, status=response.status_code, ms=milliseconds)
        return response


def configure(style: str, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``; style is ``json`` or ``plain``."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: nothing is done for a line that is not written
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [without_refusal, *shared],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(style)],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own loggers write the path that was asked for; RequestLog writes the route instead.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
        },
    }


def _renderer(style: str) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
