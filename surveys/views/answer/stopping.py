"""``/s/<token>/``: no more messages. Looking changes nothing, for a preview may look; one press of the button does."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from surveys.actions.stopping import stop_asking
from surveys.queries.own_invitation import own_invitation
from surveys.views.answer.drawing import draw
from surveys.views.answer.guard import Refused, customer_page, page, reader_look


@customer_page
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask once; the button of a mail program (List-Unsubscribe) posts here as well."""
    look = reader_look(request)
    invitation = own_invitation(token)
    if invitation is None:
        raise Refused("unknown", look)
    look = look if "lang" in request.GET else replace(look, language="en" if invitation.language == "en" else "zh")
    if request.method == "POST":
        stop_asking(invitation=invitation)
    rights = f"{reverse('surveys:own_data', args=[token])}?lang={look.language}"
    action = f"{reverse('surveys:stop', args=[token])}?lang={look.language}"
    return page(draw("stop", look, action=action, done=request.method == "POST", rights=rights), look)
