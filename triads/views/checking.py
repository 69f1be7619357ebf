from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.teams import members_of
from sessions.models import StrategySession
from sessions.rules import can_see_headquarters
from triads.domain.records import (
    accept,
    problems_before_hand_in,
    record_summaries,
    records_of,
    return_to_team,
    warnings_of,
)
from triads.forms import CommentForm
from triads.models import Criterion, Record
from triads.rules import can_check_records


@require_GET
@actor_required(can_see_headquarters)
def check(request: ActorRequest, session: StrategySession) -> HttpResponse:
    summaries = record_summaries(session)
    waiting = [summary for summary in summaries if summary.state == Record.State.HANDED_IN]
    context = {
        "waiting": sorted(waiting, key=lambda summary: -(summary.age_minutes or 0)),
        "others": [summary for summary in summaries if summary.state != Record.State.HANDED_IN],
        "can_check": can_check_records(request.actor),
    }
    return render_region(request, "triads/check.html", "record-queue", context)


@require_GET
@actor_required(can_check_records)
def record_check(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(records_of(session), pk=pk), CommentForm())


@require_POST
@actor_required(can_check_records)
def record_accept(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    try:
        accept(record, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, record, CommentForm(), status=422)
    return _next(session)


@require_POST
@actor_required(can_check_records)
def record_return(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, record, form, status=422)
    try:
        return_to_team(record, form.cleaned_data["comment"], by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, record, form, status=422)
    return _next(session)


def _next(session: StrategySession) -> HttpResponse:
    waiting = records_of(session).waiting().first()
    if waiting is None:
        return redirect("triads:check", session.slug)
    return redirect("triads:record_check", session.slug, waiting.pk)


def _page(request: ActorRequest, record: Record, form: CommentForm, status: int = 200) -> HttpResponse:
    session = record.team.session
    context = _reading(record) | {
        "form": form,
        # A region is asked for by a page that had the forms, or by one that says where they are.
        "can_decide": "deciding" in request.GET if is_htmx(request) else record.can_be_returned,
        "next": records_of(session).waiting().exclude(pk=record.pk).first(),
        "writing": session.criteria.filter(purpose=Criterion.Purpose.WRITING),
        "selecting": session.criteria.filter(purpose=Criterion.Purpose.SELECTING),
    }
    return render_region(request, "triads/record_check.html", "record-text", context, status=status)


def _reading(record: Record) -> dict[str, Any]:
    return {
        "record": record,
        "triads": record.triads(),
        "members": members_of(record.team),
        "problems": problems_before_hand_in(record),
        "warnings": warnings_of(record),
    }
