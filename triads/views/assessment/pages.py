"""A team, or a person of it, assesses the triads of the others."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from okmo_session.core.autosave import versions
from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.domain.agenda.deadlines import deadline_of
from sessions.layouts import layout_of
from sessions.models import Deadline, StrategySession, Team
from triads.domain.assessment.assessing import TeamToAssess, assessing_criteria, speaking_team
from triads.domain.assessment.fields import SCORES, save_assessment, values_of
from triads.domain.assessment.sheets import assessors_of, hand_in_sheet
from triads.domain.visibility import talks_are_over
from triads.models import AssessmentSheet
from triads.rules import can_assess, can_read_means, can_see_assessment
from triads.views.assessment.assessing import Desk, desk_of, http_status, scorings


@require_GET
@never_cache
@actor_required(can_see_assessment)
def assessments(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _list(request, desk_of(request))


@require_GET
@never_cache
@actor_required(can_see_assessment)
def assessment(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    desk = _desk_before(request, number)
    return _page(request, desk, number)


@require_POST
@actor_required(can_assess)
def assessment_field_save(request: ActorRequest, session: StrategySession) -> JsonResponse:
    desk = desk_of(request)
    if desk is None:
        return JsonResponse({"error": _("Take a place at a table first.")}, status=422)
    return autosave_answer(request, partial(save_assessment, desk.opened(), by=request.actor))


@require_POST
@actor_required(can_assess)
def assessment_save(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    desk = _desk_before(request, number)
    sheet, row = desk.opened(), _row(desk, number)
    values = values_of(sheet, row.triads, assessing_criteria(session)) if row else {}
    unsaved = save_form(request, sheet, values, partial(save_assessment, sheet, by=request.actor))
    if unsaved:
        return _page(request, desk, number, unsaved)
    messages.success(request, _("Everything is saved."))
    return redirect("triads:assessment", session.slug, number)


@require_POST
@actor_required(can_assess)
def assessment_hand_in(request: ActorRequest, session: StrategySession) -> HttpResponse:
    desk = desk_of(request)
    if desk and desk.is_writable and "with_gaps" not in request.POST and desk.gaps(desk.teams()):
        return _list(request, desk, asks=True)
    with refusal_told(request):
        if desk:
            hand_in_sheet(desk.opened(), by=request.actor)
    return redirect("triads:assessments", session.slug)


def _desk_before(request: ActorRequest, number: int) -> Desk:
    """Return the desk from which the triads of table `number` can be assessed: it is another one, of the morning."""
    desk = desk_of(request)
    others = request.actor.session.teams.filter(round=Team.Round.NORMS, table_number=number)
    if desk is None or not others.exclude(pk=desk.team.pk).exists():
        raise Http404
    return desk


def _row(desk: Desk, number: int) -> TeamToAssess | None:
    return next((row for row in desk.teams() if row.team.table_number == number), None)


def _list(request: ActorRequest, desk: Desk | None, asks: bool = False) -> HttpResponse:
    context = {"layout": layout_of(request.actor), "desk": desk, "asks": asks}
    if desk:
        context |= _standing(request, desk)
    return render_region(
        request, "triads/assessment/assessments.html", "assessments", context, status=422 if asks else 200
    )


def _standing(request: ActorRequest, desk: Desk) -> dict[str, Any]:
    session, offered, speaking = request.actor.session, desk.teams(), speaking_team(request.actor.session)
    assessors = assessors_of(session) if session.assessed_by_person and not desk.participant else []
    return {
        "team": desk.team,
        "sheet": desk.sheet,
        "speaking": next((row for row in offered if speaking and row.team.pk == speaking.pk), None),
        "others": [row for row in offered if not speaking or row.team.pk != speaking.pk],
        "gaps": desk.gaps(offered) if offered else [],
        "people": [row for row in assessors if row.team.pk == desk.team.pk],
        "deadline": deadline_of(session, Deadline.Purpose.ASSESSMENT),
        "can_read_means": can_read_means(request.actor, talks_are_over(session), desk.has_handed_in),
    }


def _page(
    request: ActorRequest, desk: Desk, number: int, unsaved: Mapping[str, EntryField] | None = None
) -> HttpResponse:
    session, row, speaking = request.actor.session, _row(desk, number), speaking_team(request.actor.session)
    context: dict[str, Any] = {
        "layout": layout_of(request.actor),
        "desk": desk,
        "row": row,
        "number": number,
        "speaking": speaking if speaking and speaking.pk != desk.team.pk else None,
    }
    # The form never comes into a region: the page that waited for it is loaded anew.
    if row and is_htmx(request) and "waiting" in request.GET:
        return HttpResponseClientRefresh()
    if row and not is_htmx(request):
        sheet = desk.opened() if desk.may_assess else desk.sheet
        context |= _entry(session, sheet, row, unsaved or {})
    elif desk.sheet:
        context["field_versions"] = json.dumps(versions(desk.sheet))
    return render_region(
        request, "triads/assessment/assessment.html", "assessment-now", context, status=http_status(unsaved)
    )


def _entry(
    session: StrategySession, sheet: AssessmentSheet | None, row: TeamToAssess, unsaved: Mapping[str, EntryField]
) -> dict[str, Any]:
    if sheet is None:
        return {"triads": row.triads}
    criteria = assessing_criteria(session)
    fields = entry_fields(sheet, values_of(sheet, row.triads, criteria)) | dict(unsaved)
    return {
        "scorings": list(scorings(row.triads, criteria, fields)),
        "choices": SCORES,
        "unsaved": unsaved,
        "document": reference(sheet),
        "form_id": new_form_id(),
    }
