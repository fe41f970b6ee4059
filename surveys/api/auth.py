"""Who asks: the bearer of a token, or a person signed in on the page of the documentation."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from surveys import access
from surveys.actions.tokens import note_use
from surveys.models import ApiToken, User
from surveys.queries.tokens import token_in_force

LONGEST = 200


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer manyi_…``; the token stands in ``request.auth``."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words:
            return None
        token = token_in_force(_secret(words))
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked. Make a new one in your account."))
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="manyi"'


def _secret(words: list[bytes]) -> str:
    if len(words) != 2 or words[0].lower() != b"bearer" or len(words[1]) > LONGEST:
        raise AuthenticationFailed(_("Write the header as “Authorization: Bearer TOKEN”."))
    return words[1].decode("latin-1")


class ScopePermission(BasePermission):
    """The view's ``scope`` is held by the user, and by the token where one is used."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        scope: str = view.scope  # type: ignore[attr-defined]
        token = request.auth
        if isinstance(token, ApiToken) and scope not in token.scopes:
            self.message = _("This token lacks the scope %(scope)s.") % {"scope": scope}
            return False
        if not isinstance(request.user, User):
            return False
        self.message = _("Your role does not allow this over the API (%(scope)s).") % {"scope": scope}
        return access.has_scope(request.user, scope)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API speaks of tokens."""

    target_class = "surveys.api.auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token from your account: manyi_…"}
