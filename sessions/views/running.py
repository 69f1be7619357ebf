from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.domain.running.acts import undo_act
from sessions.domain.running.stages import finish_stage, reopen_stage, start_stage
from sessions.domain.running.timers import extend_stage, finish_step, pause_stage, resume_stage
from sessions.models import Stage, StageStep, StrategySession
from sessions.rules import can_run_agenda
from sessions.running_forms import ActForm, ExtendForm


@require_POST
@actor_required(can_run_agenda)
def stage_start(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = _stage(session, pk)
    return _answer(request, session, lambda seen: start_stage(stage, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def stage_finish(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = _stage(session, pk)
    return _answer(request, session, lambda seen: finish_stage(stage, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def stage_reopen(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = _stage(session, pk)
    return _answer(request, session, lambda seen: reopen_stage(stage, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def stage_extend(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = _stage(session, pk)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        raise DomainError(form.errors["minutes"][0])
    minutes = form.cleaned_data["minutes"]
    return _answer(request, session, lambda seen: extend_stage(stage, minutes, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def stage_pause(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = _stage(session, pk)
    return _answer(request, session, lambda seen: pause_stage(stage, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def stage_resume(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = _stage(session, pk)
    return _answer(request, session, lambda seen: resume_stage(stage, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def step_finish(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    step = get_object_or_404(StageStep.objects.select_related("stage__session"), pk=pk, stage__session=session)
    return _answer(request, session, lambda seen: finish_step(step, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_agenda)
def act_undo(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    act = get_object_or_404(session.agenda_acts, pk=pk)
    return _answer(request, session, lambda _seen: undo_act(act, by=request.actor))


def _stage(session: StrategySession, pk: int) -> Stage:
    return get_object_or_404(session.stages, pk=pk)


def _answer(request: ActorRequest, session: StrategySession, act: Callable[[int | None], None]) -> HttpResponse:
    form = ActForm(request.POST)
    with refusal_told(request):
        act(form.newest)
    return redirect("session_home", session.slug)
