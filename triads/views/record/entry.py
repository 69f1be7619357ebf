"""The headquarters type in what a table wrote on paper, into the very record its tablet writes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave_form import EntryField, autosave_answer
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.tables.teams import add_member, name_speaker
from sessions.forms import MemberForm, SpeakerForm
from sessions.models import StrategySession, Team
from triads.domain.record.records import hand_in, open_record, save
from triads.models import Record
from triads.rules import can_enter_record
from triads.views.record.presence import presence_context
from triads.views.record.writing import form_of, http_status, save_whole, state_of


@require_GET
@actor_required(can_enter_record)
def entry(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    return _page(request, _record(session, number))


@require_POST
@actor_required(can_enter_record)
def entry_autosave(request: ActorRequest, session: StrategySession, number: int) -> JsonResponse:
    return autosave_answer(request, partial(save, _record(session, number), by=request.actor))


@require_POST
@actor_required(can_enter_record)
def entry_save(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    found = _record(session, number)
    unsaved = save_whole(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    messages.success(request, _("Everything is saved."))
    return _back(session, number)


@require_POST
@actor_required(can_enter_record)
def entry_hand_in(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    found = _record(session, number)
    unsaved = save_whole(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    try:
        hand_in(found, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _back(session, number)
    return redirect("triads:record_check", session.slug, found.pk)


@require_POST
@actor_required(can_enter_record)
def entry_member_add(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    found = _record(session, number)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _refusal(request, found, member_form=form)
    add_member(found.team, form.cleaned_data["name"], form.cleaned_data["region"], by=request.actor)
    return _back(session, number, "member-form")


@require_POST
@actor_required(can_enter_record)
def entry_speaker(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    found = _record(session, number)
    form = SpeakerForm(session, request.POST)
    if form.is_valid():
        try:
            name_speaker(found.team, form.cleaned_data["participant"], by=request.actor)
            return _back(session, number, "members")
        except DomainError as error:
            form.add_error("participant", str(error))
    return _refusal(request, found, speaker_form=form)


def _record(session: StrategySession, number: int) -> Record:
    team = get_object_or_404(session.teams.select_related("speaker"), round=Team.Round.NORMS, table_number=number)
    team.session = session
    return open_record(team)


def _page(request: ActorRequest, record: Record, unsaved: Mapping[str, EntryField] | None = None) -> HttpResponse:
    context = state_of(request, record)
    if not is_htmx(request):
        context |= form_of(record, unsaved or {}) | presence_context(request, record) | _places(record)
    return render_region(request, "triads/paper/entry.html", "entry-state", context, status=http_status(unsaved))


def _refusal(request: ActorRequest, record: Record, **forms: Any) -> HttpResponse:
    context = state_of(request, record) | form_of(record, {}) | _places(record) | forms
    return render(request, "triads/paper/entry.html", context, status=422)


def _places(record: Record) -> dict[str, Any]:
    teams = record.team.session.teams.filter(round=Team.Round.NORMS).order_by("table_number")
    numbers = list(teams.values_list("table_number", flat=True))
    place = numbers.index(record.team.table_number)
    return {"before": numbers[place - 1] if place else None, "after": (*numbers, None)[place + 1]}


def _back(session: StrategySession, number: int, part: str = "") -> HttpResponseRedirect:
    url = reverse("triads:entry", args=[session.slug, number])
    return HttpResponseRedirect(f"{url}#{part}" if part else url)
