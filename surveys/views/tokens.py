"""A person's own tokens for the API: made here, shown once, revoked here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from surveys.actions.tokens import TokenRefused, make_token, revoke_token
from surveys.forms.tokens import SCOPE_WORDS, TokenForm, reason
from surveys.models import ApiToken
from surveys.queries.tokens import tokens_of
from surveys.views.console.doors import deed


@never_cache
@deed("use_api")
def tokens(request: HttpRequest) -> HttpResponseBase:
    """The list and the form; the answer to a good form holds the token itself, and no other page ever does."""
    actor: Any = request.user
    form, secret = TokenForm(actor, request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "scopes")}
        try:
            _token, secret = make_token(user=actor, actor=actor, expires_at=form.expires_at, **given)
        except TokenRefused as refused:
            form.add_error("name" if str(refused) == "name_taken" else "scopes", reason(str(refused)))
        else:
            form = TokenForm(actor)
    rows = [_row(token) for token in tokens_of(actor)]
    return render(request, "surveys/api/tokens.html", {"form": form, "secret": secret, "rows": rows})


@require_POST
@deed("use_api")
def token_revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor: Any = request.user
    revoke_token(token=get_object_or_404(tokens_of(actor), pk=pk), actor=actor)
    messages.success(request, _("Revoked. Whoever uses the token is refused from now on."))
    return redirect("surveys:tokens")


def _row(token: ApiToken) -> dict[str, Any]:
    over = token.expires_at is not None and token.expires_at <= timezone.now()
    state = "revoked" if token.revoked_at else "expired" if over else "in force"
    return {"token": token, "state": state, "scopes": [(scope, SCOPE_WORDS.get(scope, "")) for scope in token.scopes]}


urlpatterns = [
    path("accounts/tokens/", tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", token_revoke, name="token_revoke"),
]
