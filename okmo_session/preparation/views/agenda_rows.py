from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.forms import LONGEST_ID
from okmo_session.core.refusals import refusal_told
from okmo_session.preparation.views.agenda import save_and
from sessions.access import ActorRequest, actor_required
from sessions.domain.agenda.editing import add_stage, move_stage, remove_stage, reorder_stages
from sessions.domain.agenda.rows import add_deadline, add_step, move_step, remove_deadline, remove_step, reorder_steps
from sessions.models import Stage, StrategySession
from sessions.rules import can_prepare


@require_POST
@actor_required(can_prepare)
def stage_add_last(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _add_stage(request, session, None)


@require_POST
@actor_required(can_prepare)
def stage_add(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _add_stage(request, session, get_object_or_404(session.stages, pk=pk))


@require_POST
@actor_required(can_prepare)
def stage_move(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    with refusal_told(request):
        move_stage(stage, _step(request), by=request.actor)
    return redirect("preparation:stage", session.slug, stage.pk)


@require_POST
@actor_required(can_prepare)
def stages_order(request: ActorRequest, session: StrategySession) -> HttpResponse:
    with refusal_told(request):
        reorder_stages(session, _pks(request), by=request.actor)
    return redirect("preparation:agenda", session.slug)


@require_POST
@actor_required(can_prepare)
def stage_delete(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    return save_and(request, stage, partial(_act, "", remove_stage, stage, request.actor), is_leaving=True)


@require_POST
@actor_required(can_prepare)
def step_add(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    return save_and(request, stage, lambda: f"step:{add_step(stage, by=request.actor).pk}")


@require_POST
@actor_required(can_prepare)
def steps_order(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    with refusal_told(request):
        reorder_steps(stage, _pks(request), by=request.actor)
    return redirect("preparation:stage", session.slug, stage.pk)


@require_POST
@actor_required(can_prepare)
def step_move(request: ActorRequest, session: StrategySession, pk: int, row: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    return save_and(request, stage, partial(_act, "steps", move_step, stage, row, _step(request), request.actor))


@require_POST
@actor_required(can_prepare)
def step_delete(request: ActorRequest, session: StrategySession, pk: int, row: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    return save_and(request, stage, partial(_act, "steps", remove_step, stage, row, request.actor))


@require_POST
@actor_required(can_prepare)
def deadline_add(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    return save_and(request, stage, lambda: f"deadline:{add_deadline(stage, by=request.actor).pk}")


@require_POST
@actor_required(can_prepare)
def deadline_delete(request: ActorRequest, session: StrategySession, pk: int, row: int) -> HttpResponse:
    stage = get_object_or_404(session.stages, pk=pk)
    return save_and(request, stage, partial(_act, "deadlines", remove_deadline, stage, row, request.actor))


def _act[**P](at: str, verb: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> str:
    """Do what a button says and return the part of the page to go to."""
    verb(*args, **kwargs)
    return at


def _add_stage(request: ActorRequest, session: StrategySession, after: Stage | None) -> HttpResponse:
    try:
        new = add_stage(session, after, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("preparation:agenda", session.slug)
    return redirect("preparation:stage", session.slug, new.pk)


def _step(request: ActorRequest) -> int:
    return -1 if request.POST.get("step") == "-1" else 1


def _pks(request: ActorRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("pks") if pk.isdecimal() and len(pk) <= LONGEST_ID]
