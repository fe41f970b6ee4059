"""How much is taken: requests a minute for each token, and bytes of a body."""

import codecs
import json
import re
from typing import Any

import structlog
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from surveys.models import ApiToken

log = structlog.get_logger(__name__)
BODY_LIMIT = 1 << 20
LONE = re.compile(r"\\u[dD][89a-fA-F]")


class PerToken(SimpleRateThrottle):
    """So many requests of a token (or of a person signed in); counts live in Redis.

    Without Redis everything is let through. A limit shares the machine fairly, it keeps nobody out (that is for the
    token to do); and an answer must not be lost because a counter cannot be reached.
    """

    scope = "api"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        token = request.auth
        who = f"token{token.pk}" if isinstance(token, ApiToken) else f"user{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": who}

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as fault:
            log.warning("throttle_without_redis", fault=type(fault).__name__)
            return True


class PerTokenIntake(PerToken):
    """Answers come in bursts, one by one from a bank's own app: they may come faster."""

    scope = "api_intake"


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class BoundedJson(JSONParser):
    """JSON of at most a megabyte; what cannot be read is said, not guessed."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(BODY_LIMIT + 1)
        if len(body) > BODY_LIMIT:
            raise TooLarge(_("The body is larger than 1 MB. Please send fewer answers at once, or shorter texts."))
        try:
            return _read(codecs.decode(body, "utf-8-sig"))
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not JSON in UTF-8.")) from None


def _read(text: str) -> Any:
    data = json.loads(text, parse_constant=_no_constant)
    if LONE.search(text):
        json.dumps(data, ensure_ascii=False).encode()  # a lone half of a character is no text: ValueError
    return data


def _no_constant(name: str) -> None:
    raise ValueError(name)
