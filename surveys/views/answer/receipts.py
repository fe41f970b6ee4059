"""``/c/``: the code on a receipt, typed by who has no camera for it."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from surveys.channels.receipt import LETTERS
from surveys.engine.codes import plain_code
from surveys.queries.own_invitation import own_invitation
from surveys.views.answer.cookies import SEE_OTHER
from surveys.views.answer.drawing import draw
from surveys.views.answer.guard import customer_page, page, reader_look

UNPROCESSABLE = 422


@customer_page
def receipt_code(request: HttpRequest) -> HttpResponseBase:
    """On to the invitation of a code; what cannot be one is said beside the field, and stays in it."""
    look, typed = reader_look(request), request.POST.get("code", "")[:80]
    code = plain_code(typed, LETTERS)
    if code and own_invitation(code) is not None:
        response = HttpResponseRedirect(f"{reverse('surveys:invitation', args=[code])}?lang={look.language}")
        response.status_code = SEE_OTHER
        return response
    wrong = request.method == "POST"
    fault = ("unknown" if code else "unreadable") if wrong else ""
    html = draw("receipt_code", look, typed=typed, fault=fault, letters=LETTERS)
    return page(html, look, UNPROCESSABLE if wrong else 200)
