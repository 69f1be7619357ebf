from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from measures.domain.plans import close_plan, open_plan, plans_of, priorities, seat_evenly, seat_people
from measures.forms import NewTeamForm, PeopleForm
from measures.rules import can_assign, can_see_assignment
from measures.views.assignment import assignment
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession

LONGEST_ID = 20


@require_GET
@actor_required(can_see_assignment)
def assign(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session)


@require_POST
@actor_required(can_assign)
def plan_open(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    priority = get_object_or_404(priorities(session), pk=pk)
    form = NewTeamForm(session, request.POST)
    return _act(
        request,
        session,
        form,
        lambda: open_plan(
            session,
            priority,
            form.cleaned_data["participants"],
            by=request.actor,
            known_teams=form.cleaned_data["known_teams"],
        ),
    )


@require_POST
@actor_required(can_assign)
def people_seat(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    plan = get_object_or_404(plans_of(session), pk=pk)
    form = PeopleForm(session, request.POST)
    return _act(request, session, form, lambda: seat_people(form.cleaned_data["participants"], plan, by=request.actor))


@require_POST
@actor_required(can_assign)
def plan_close(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    plan = get_object_or_404(plans_of(session), pk=pk)
    return _act(request, session, Form({}), lambda: close_plan(plan, by=request.actor))


@require_POST
@actor_required(can_assign)
def everybody_seat(request: ActorRequest, session: StrategySession) -> HttpResponse:
    def act() -> None:
        seated = seat_evenly(session, by=request.actor)
        sentence = ngettext("%(count)s person was given a place.", "%(count)s people were given a place.", seated)
        messages.success(request, sentence % {"count": seated})

    return _act(request, session, Form({}), act)


def _act(request: ActorRequest, session: StrategySession, form: Form, act: Callable[[], object]) -> HttpResponse:
    """Do what was asked, or show the page again with the sentence and with everybody still marked."""
    if not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return _refuse(request, session, " ".join(sentences) or _("Something is missing."))
    try:
        act()
    except DomainError as error:
        return _refuse(request, session, str(error))
    return redirect("measures:assign", session.slug)


def _refuse(request: ActorRequest, session: StrategySession, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return _page(request, session, status=422)


def _page(request: ActorRequest, session: StrategySession, status: int = 200) -> HttpResponse:
    sent = request.POST.getlist("participants")
    marked = {int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < LONGEST_ID}
    context = assignment(session, marked) | {"may_assign": can_assign(request.actor)}
    return render_region(request, "measures/assign.html", "assignment-facts", context, status=status)
