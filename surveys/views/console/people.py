"""People: accounts, and the posts that say what they may do."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.actions.people import AppointmentRefused, appoint, create_user, end_appointment
from surveys.clock import bank_today
from surveys.forms.console_people import EndForm, PersonForm, PostForm, reason
from surveys.forms.console_words import ROLES, word
from surveys.models import Appointment, Unit
from surveys.queries.organisation import held_on, people_for
from surveys.views.console.doors import deed

PER_PAGE = 50


@deed("manage_people")
def people(request: HttpRequest) -> HttpResponseBase:
    words = request.GET.get("q", "").strip()
    page = Paginator(people_for(request.user, words), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, [(post, word(ROLES, post.role)) for post in held_on(one.posts)]) for one in page]  # type: ignore[attr-defined]
    return render(request, "surveys/console/people.html", {"page": page, "rows": rows, "words": words})


@deed("manage_people")
def person_new(request: HttpRequest) -> HttpResponseBase:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        made = create_user(**form.cleaned_data, actor=actor)
        messages.success(request, _("The account is there. Give it a post: without one it may do nothing."))
        return redirect("surveys:person", username=made.username)
    return render(request, "surveys/console/person_new.html", {"form": form})


@deed("manage_people")
def person(request: HttpRequest, username: str) -> HttpResponseBase:
    one: Any = get_object_or_404(people_for(request.user), username=username)
    start = {"since": bank_today().isoformat(), "unit": Unit.objects.filter(code=request.GET.get("unit", "")).first()}
    form = PostForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            appoint(user=one, actor=actor, **form.cleaned_data)
        except AppointmentRefused as refused:
            form.add_error("until" if str(refused) == "ends_before_it_begins" else "since", reason(str(refused)))
        else:
            messages.success(request, _("Appointed."))
            return redirect("surveys:person", username=username)
    held = held_on(one.posts)
    posts = [(post, word(ROLES, post.role), post in held) for post in one.posts]
    context = {"one": one, "posts": posts, "form": form, "today": bank_today()}
    return render(request, "surveys/console/person.html", context)


@require_POST
@deed("manage_people")
def post_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    post = get_object_or_404(Appointment.objects.select_related("user"), pk=pk)
    form = EndForm(request.POST)
    actor: Any = request.user
    if not form.is_valid():
        messages.error(request, str(form.errors["until"][0]))
    else:
        try:
            end_appointment(appointment=post, until=form.cleaned_data["until"], actor=actor)
        except AppointmentRefused as refused:
            messages.error(request, reason(str(refused)))
        else:
            messages.success(request, _("The post ends on that day."))
    return redirect("surveys:person", username=post.user.username)
