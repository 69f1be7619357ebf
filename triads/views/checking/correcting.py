from functools import partial

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from okmo_session.core.autosave_form import autosave_answer, save_form
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from triads.domain.checking.corrections import correct, give_back_text
from triads.domain.record.field_words import worded_fields
from triads.domain.record.records import open_record, records_of
from triads.forms import GiveBackForm
from triads.models import Record
from triads.rules import can_check_records, can_write_record
from triads.views.checking.record import check_page
from triads.views.record.writing import http_status


@require_POST
@actor_required(can_check_records)
def record_correct(request: ActorRequest, session: StrategySession, pk: int) -> JsonResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    return autosave_answer(request, partial(correct, record, by=request.actor))


@require_POST
@actor_required(can_check_records)
def record_correct_save(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    values = {field.name: field.value for field in worded_fields(record)}
    unsaved = save_form(request, record, values, partial(correct, record, by=request.actor))
    if unsaved:
        return check_page(request, record, unsaved=unsaved, status=http_status(unsaved))
    messages.success(request, _("Everything is saved."))
    return redirect("triads:record_check", session.slug, record.pk)


@require_POST
@actor_required(can_check_records)
def text_give_back(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(session), pk=pk)
    _give_back(request, record)
    return redirect("triads:record_check", session.slug, record.pk)


@require_POST
@actor_required(can_write_record)
def own_text_give_back(request: ActorRequest, session: StrategySession) -> HttpResponse:
    assert request.actor.team is not None, "only a table writes a record"
    _give_back(request, open_record(request.actor.team))
    return redirect("triads:record", session.slug)


def _give_back(request: ActorRequest, record: Record) -> None:
    form = GiveBackForm(request.POST)
    with refusal_told(request):
        give_back_text(record, form.cleaned_data["field"] if form.is_valid() else "", by=request.actor)
        messages.success(request, _("The table's own text stands in its place again."))
