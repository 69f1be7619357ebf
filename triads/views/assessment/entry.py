"""The headquarters enter sheets from paper, and read those that were handed in."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.errors import DomainError
from okmo_session.core.log import reference
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters
from triads.domain.assessment.assessing import assessing_criteria, gaps_before_hand_in, teams_to_assess
from triads.domain.assessment.fields import save_assessment, values_of
from triads.domain.assessment.sheets import (
    Assessor,
    assessors_of,
    begin_paper,
    give_back_sheet,
    hand_in_sheet,
    sheets_of,
)
from triads.domain.visibility import talks_are_over
from triads.models import AssessmentSheet, Triad
from triads.rules import can_read_sheets
from triads.views.assessment.assessing import http_status, scorings
from triads.views.assessment.crew import sheets_page


@require_POST
@actor_required(can_work_in_headquarters)
def sheet_paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
    _check_may_enter(request, session)
    assessor = _named_assessor(request, session)
    try:
        if assessor is None:
            raise DomainError(_("This table or person is not on the list any more. Choose again."))
        replaces = "replaces" in request.POST
        found = begin_paper(assessor.team, assessor.participant, by=request.actor, replaces=replaces)
    except DomainError as error:
        messages.error(request, str(error))
        return sheets_page(request, session, status=422)
    return redirect("triads:sheet", session.slug, found.pk)


@require_GET
@never_cache
@actor_required(can_work_in_headquarters)
def sheet(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _page(request, _readable(request, session, pk))


@require_POST
@actor_required(can_work_in_headquarters)
def sheet_field_save(request: ActorRequest, session: StrategySession, pk: int) -> JsonResponse:
    return autosave_answer(request, partial(save_assessment, _readable(request, session, pk), by=request.actor))


@require_POST
@actor_required(can_work_in_headquarters)
def sheet_save(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _readable(request, session, pk)
    unsaved = _save_form(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    messages.success(request, _("Everything is saved."))
    return redirect("triads:sheet", session.slug, found.pk)


@require_POST
@actor_required(can_work_in_headquarters)
def sheet_hand_in(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _readable(request, session, pk)
    unsaved = _save_form(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    if "with_gaps" not in request.POST and found.handed_in_at is None and _gaps(found):
        return _page(request, found, asks=True)
    try:
        hand_in_sheet(found, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("triads:sheet", session.slug, found.pk)
    messages.success(request, _("The sheet is handed in."))
    return redirect("triads:assessment_sheets", session.slug)


@require_POST
@actor_required(can_work_in_headquarters)
def sheet_give_back(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _sheet(request, session, pk)
    with refusal_told(request):
        give_back_sheet(found, by=request.actor)
    return redirect("triads:assessment_sheets", session.slug)


def _named_assessor(request: ActorRequest, session: StrategySession) -> Assessor | None:
    wanted = (request.POST.get("team"), request.POST.get("participant", ""))
    for assessor in assessors_of(session):
        if wanted == (str(assessor.team.pk), str(assessor.participant.pk) if assessor.participant else ""):
            assessor.team.session = session
            return assessor
    return None


def _check_may_enter(request: ActorRequest, session: StrategySession) -> None:
    if not can_read_sheets(request.actor, talks_are_over(session)):
        raise PermissionDenied


def _readable(request: ActorRequest, session: StrategySession, pk: int) -> AssessmentSheet:
    """Return a sheet that is entered from paper or was handed in: nobody looks into one that a table still fills in."""
    found = _sheet(request, session, pk)
    if found.source == AssessmentSheet.Source.SCREEN and found.handed_in_at is None:
        raise PermissionDenied
    return found


def _sheet(request: ActorRequest, session: StrategySession, pk: int) -> AssessmentSheet:
    found = get_object_or_404(sheets_of(session), pk=pk)
    _check_may_enter(request, session)
    found.session = found.team.session = session
    return found


def _triads(found: AssessmentSheet) -> list[Triad]:
    rows = teams_to_assess(found.session, found.team, found)
    return [triad for row in rows for triad in row.triads]


def _gaps(found: AssessmentSheet) -> list[str]:
    return gaps_before_hand_in(teams_to_assess(found.session, found.team, found), [])


def _save_form(request: ActorRequest, found: AssessmentSheet) -> dict[str, EntryField]:
    values = values_of(found, _triads(found), assessing_criteria(found.session))
    return save_form(request, found, values, partial(save_assessment, found, by=request.actor))


def _page(
    request: ActorRequest,
    found: AssessmentSheet,
    unsaved: Mapping[str, EntryField] | None = None,
    asks: bool = False,
) -> HttpResponse:
    criteria, triads = assessing_criteria(found.session), _triads(found)
    fields = entry_fields(found, values_of(found, triads, criteria)) | dict(unsaved or {})
    context = {
        "sheet": found,
        "criteria": criteria,
        "scorings": list(scorings(triads, criteria, fields)),
        "unsaved": unsaved,
        "asks": asks,
        "gaps": _gaps(found) if asks else [],
        "document": reference(found),
        "form_id": new_form_id(),
    }
    return render(request, "triads/assessment/sheet.html", context, status=422 if asks else http_status(unsaved))
