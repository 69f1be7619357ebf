from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx
from sessions.access import ActorRequest, actor_required
from sessions.domain.messages.calls import answer_call, call, cancel_call
from sessions.models import Call, StrategySession, Team
from sessions.rules import can_work_in_headquarters, is_table


@require_GET
@actor_required(is_table)
def calls(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "components/calls.html")


@require_POST
@actor_required(is_table)
def call_make(request: ActorRequest, session: StrategySession, whom: str) -> HttpResponse:
    call(_own_team(request), _known(whom), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(is_table)
def call_cancel(request: ActorRequest, session: StrategySession, whom: str) -> HttpResponse:
    cancel_call(_own_team(request), _known(whom), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def call_answer(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    try:
        answer_call(get_object_or_404(session.calls, pk=pk), by=request.actor)
    except DomainError as error:
        messages.info(request, str(error))
    return redirect(next_page(request) or f"/s/{session.slug}/")


def _own_team(request: ActorRequest) -> Team:
    team = request.actor.team
    assert team is not None, "a tablet always belongs to a table"
    return team


def _known(whom: str) -> str:
    if whom not in Call.Whom.values:
        raise Http404
    return whom


def _back(request: ActorRequest, session: StrategySession) -> HttpResponse:
    # A record that is being written stays where it is: the script asks for the calls alone.
    if is_htmx(request):
        return redirect("sessions:calls", session.slug)
    return redirect(next_page(request) or f"/s/{session.slug}/")
