from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_see_headquarters
from triads.domain.checking.mergers import mergers_of
from triads.domain.record.records import accept, record_summaries, records_of, return_to_team
from triads.models import Record
from triads.rules import can_check_records
from triads.views.checking.record import check_page, return_form


@require_GET
@actor_required(can_see_headquarters)
def check(request: ActorRequest, session: StrategySession) -> HttpResponse:
    summaries = record_summaries(session)
    waiting = [summary for summary in summaries if summary.state == Record.State.HANDED_IN]
    context = {
        "waiting": sorted(waiting, key=lambda summary: -(summary.age_minutes or 0)),
        "others": [summary for summary in summaries if summary.state != Record.State.HANDED_IN],
        "can_check": can_check_records(request.actor),
        "mergers": mergers_of(session),
    }
    return render_region(request, "triads/checking/check.html", "record-queue", context)


@require_GET
@actor_required(can_check_records)
def record_check(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return check_page(request, get_object_or_404(records_of(session), pk=pk))


@require_POST
@actor_required(can_check_records)
def record_accept(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    try:
        accept(record, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return check_page(request, record, status=422)
    return _next(session)


@require_POST
@actor_required(can_check_records)
def record_return(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    form = return_form(record, request.POST)
    if not form.is_valid():
        return check_page(request, record, form, status=422)
    try:
        return_to_team(record, form.cleaned_data["comment"], by=request.actor, fields=form.remarks())
    except DomainError as error:
        messages.error(request, str(error))
        return check_page(request, record, form, status=422)
    return _next(session)


def _next(session: StrategySession) -> HttpResponse:
    waiting = records_of(session).waiting().first()
    if waiting is None:
        return redirect("triads:check", session.slug)
    return redirect("triads:record_check", session.slug, waiting.pk)
