from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from measures.domain.plans import (
    PARTS,
    field_values,
    hand_in,
    plan_at_table,
    plan_deadline,
    problems_before_hand_in,
    save,
    warnings_of,
)
from measures.models import MeasurePlan
from measures.rules import can_write_plan
from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from sessions.access import ActorRequest, actor_required
from sessions.domain.tables.teams import members_of
from sessions.models import StrategySession
from triads.models import Criterion


@dataclass(frozen=True)
class StepFields:
    """A step as it is typed: its number and its four fields."""

    position: int
    what: EntryField
    who: EntryField
    result: EntryField
    due: EntryField


@require_GET
@actor_required(can_write_plan)
def plan(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _plan(request)
    if found and (found.is_open or is_htmx(request)):
        return _page(request, found)
    return _reading(request, found)


@require_GET
@actor_required(can_write_plan)
def plan_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _plan(request)
    if found is None or not found.is_open:
        return _reading(request, found)
    # The page shown has no fields yet: it is loaded anew as soon as the table may write.
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("measures:plan", session.slug)


@require_POST
@actor_required(can_write_plan)
def plan_autosave(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save, _plan_or_404(request), by=request.actor))


@require_POST
@actor_required(can_write_plan)
def plan_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _plan_or_404(request)
    unsaved = _save_form(request, found)
    if unsaved:
        return _page(request, found, unsaved, status=422)
    messages.success(request, _("Everything is saved."))
    return redirect("measures:plan", session.slug)


@require_POST
@actor_required(can_write_plan)
def plan_hand_in(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _plan_or_404(request)
    unsaved = _save_form(request, found)
    if unsaved:
        return _page(request, found, unsaved, status=422)
    try:
        hand_in(found, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, _plan_or_404(request), status=422)
    return redirect("measures:plan", session.slug)


def _plan(request: ActorRequest) -> MeasurePlan | None:
    return plan_at_table(request.actor.team) if request.actor.team else None


def _plan_or_404(request: ActorRequest) -> MeasurePlan:
    found = _plan(request)
    if found is None:
        raise Http404
    return found


def _save_form(request: ActorRequest, plan: MeasurePlan) -> dict[str, EntryField]:
    return save_form(request, plan, field_values(plan), partial(save, plan, by=request.actor))


def _page(
    request: ActorRequest, plan: MeasurePlan, unsaved: Mapping[str, EntryField] | None = None, status: int = 200
) -> HttpResponse:
    """Show the plan to be written; `unsaved` are fields whose text could not be saved and is shown again."""
    context = _state(plan)
    if not is_htmx(request):
        fresh = _plan_or_404(request)
        context = _state(fresh) | _entry(fresh, unsaved or {})
    return render_region(request, "measures/plan.html", "hand-in", context, status=status)


def _reading(request: ActorRequest, plan: MeasurePlan | None) -> HttpResponse:
    team = plan.team if plan else request.actor.team
    context = {"plan": plan, "team": team, "members": members_of(plan.team) if plan else []}
    return render_region(request, "measures/plan_read.html", "plan-read", context)


def _state(plan: MeasurePlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "team": plan.team,
        "problems": problems_before_hand_in(plan),
        "warnings": warnings_of(plan),
        "deadline": plan_deadline(plan.team.session),
    }


def _entry(plan: MeasurePlan, unsaved: Mapping[str, EntryField]) -> dict[str, Any]:
    session = plan.team.session
    fields = entry_fields(plan, field_values(plan)) | dict(unsaved)
    positions = [measure.position for measure in plan.measures.all() if measure.position]
    return {
        "steps": [StepFields(n, *[fields[f"{part}:{n}"] for part in PARTS]) for n in positions],
        "name": fields["name"],
        "speaker": fields["speaker"],
        "members": members_of(plan.team),
        "criteria": session.criteria.filter(purpose=Criterion.Purpose.MEASURES),
        "document": reference(plan),
        "form_id": new_form_id(),
    }
