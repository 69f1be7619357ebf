from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.stages import finish_stage, start_stage
from sessions.layouts import layout_of
from sessions.models import StrategySession
from sessions.rules import can_run_agenda, is_known


@require_GET
@actor_required(is_known)
def agenda(request: ActorRequest, session: StrategySession) -> HttpResponse:
    stages = session.stages.prefetch_related("steps", "deadlines")
    context = {"layout": layout_of(request.actor), "stages": stages, "place": "agenda", "team": request.actor.team}
    return render_region(request, "sessions/agenda.html", "stage-list", context)


@require_GET
@actor_required(is_known)
def stage_line(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "components/stage_line.html")


@require_POST
@actor_required(can_run_agenda)
def stage_start(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    try:
        start_stage(stage, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("session_home", session.slug)


@require_POST
@actor_required(can_run_agenda)
def stage_finish(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    try:
        finish_stage(stage, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("session_home", session.slug)
