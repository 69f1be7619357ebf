import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave import Change, Conflict, Saved, versions
from okmo_session.core.autosave_form import EntryField, Save, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from okmo_session.preparation.stage_form import stage_form, values_of
from sessions.access import ActorRequest, actor_required
from sessions.domain.agenda.editing import save
from sessions.domain.agenda.warnings import talks_sentence, warnings_of
from sessions.models import Stage, StrategySession
from sessions.rules import can_prepare


@require_GET
@actor_required(can_prepare)
def agenda(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return show(request, session, None)


@require_GET
@actor_required(can_prepare)
def stage(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return show(request, session, get_object_or_404(session.stages, pk=pk))


@require_POST
@actor_required(can_prepare)
def stage_autosave(request: ActorRequest, session: StrategySession, pk: int) -> JsonResponse:
    found = get_object_or_404(session.stages, pk=pk)
    return autosave_answer(request, partial(save, found, by=request.actor))


@require_POST
@actor_required(can_prepare)
def stage_save(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return save_and(request, get_object_or_404(session.stages, pk=pk))


def save_and(
    request: ActorRequest, stage: Stage, act: Callable[[], str] | None = None, *, is_leaving: bool = False
) -> HttpResponse:
    """Save all that the form of `stage` carries and then `act`, which returns the row to go to.

    What cannot be saved is shown again, and nothing is done.
    """
    session = stage.session
    unsaved = {} if is_leaving else save_form(request, stage, values_of(stage), _keeper(request, stage))
    if unsaved:
        return show(request, session, stage, unsaved)
    try:
        at = act() if act else ""
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("preparation:stage", session.slug, stage.pk)
    if act is None:
        messages.success(request, _("Everything is saved."))
    if is_leaving:
        return redirect("preparation:agenda", session.slug)
    answer = redirect("preparation:stage", session.slug, stage.pk)
    # The page goes to the part that was changed, or by itself to the new row, in which it puts the cursor.
    answer["Location"] += f"?at={at}" if ":" in at else f"#{at}" if at else ""
    return answer


def show(
    request: ActorRequest,
    session: StrategySession,
    wish: Stage | None,
    unsaved: Mapping[str, EntryField] | None = None,
) -> HttpResponse:
    """Show the day with the stage `wish` to be written, or what comes next; `unsaved` are texts that were not saved."""
    stages = list(session.stages.prefetch_related("steps", "deadlines"))
    planned = [stage for stage in stages if stage.state == Stage.State.PLANNED]
    chosen = next((stage for stage in stages if wish and stage.pk == wish.pk), next(iter(planned or stages), None))
    context: dict[str, Any] = _day(session, stages, chosen)
    if chosen and not is_htmx(request):
        context |= _form(request, chosen, unsaved or {})
    return render_region(request, "preparation/agenda.html", "day", context, status=_status(unsaved))


def _day(session: StrategySession, stages: list[Stage], chosen: Stage | None) -> dict[str, Any]:
    warnings = warnings_of(session, stages)
    return {
        "place": "agenda",
        "rows": [
            {"stage": stage, "warnings": warnings[stage.pk], "hint": talks_sentence(session, stage)} for stage in stages
        ],
        "warning_count": sum(map(len, warnings.values())),
        "chosen": chosen,
        "ends_at": max((stage.planned_end for stage in stages), default=None),
        "field_versions": json.dumps(versions(chosen) if chosen else {}),
    }


def _form(request: ActorRequest, chosen: Stage, unsaved: Mapping[str, EntryField]) -> dict[str, Any]:
    fields = entry_fields(chosen, values_of(chosen)) | dict(unsaved)
    return stage_form(chosen, fields, request.GET.get("at", "")) | {
        "unsaved": unsaved,
        "document": reference(chosen),
        "form_id": new_form_id(),
    }


def _keeper(request: ActorRequest, stage: Stage) -> Save:
    """Return what saves the fields of one form: what one field moved is not taken for somebody else's text."""
    moved: dict[tuple[str, int], int] = {}

    def keep(change: Change) -> Saved | Conflict:
        base = moved.get((change.field, change.base), change.base)
        outcome = save(stage, replace(change, base=base), by=request.actor)
        if isinstance(outcome, Saved):
            moved.update({(other.field, other.version - 1): other.version for other in outcome.also})
        return outcome

    return keep


def _status(unsaved: Mapping[str, EntryField] | None) -> int:
    if not unsaved:
        return 200
    return 409 if any(field.conflict for field in unsaved.values()) else 422
