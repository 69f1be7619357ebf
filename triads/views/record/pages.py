from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave_form import EntryField, autosave_answer
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from triads.domain.checking.mergers import asked_of
from triads.domain.record.records import hand_in, open_record, save
from triads.models import Record
from triads.rules import can_write_record
from triads.views.record.handing_over import handing_over_context
from triads.views.record.presence import presence_context
from triads.views.record.proposed import proposed_context
from triads.views.record.writing import form_of, http_status, save_whole, state_of


@require_GET
@actor_required(can_write_record)
def record(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = own_record(request)
    return _page(request, found) if found.is_open or is_htmx(request) else _reading(request, found)


@require_GET
@actor_required(can_write_record)
def record_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = own_record(request)
    if not found.is_open:
        return _reading(request, found)
    # The page shown has no fields yet: it is loaded anew as soon as the table may write again.
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("triads:record", session.slug)


@require_POST
@actor_required(can_write_record)
def field_save(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save, own_record(request), by=request.actor))


@require_POST
@actor_required(can_write_record)
def record_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = own_record(request)
    unsaved = save_whole(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    messages.success(request, _("Everything is saved."))
    return redirect("triads:record", session.slug)


@require_POST
@actor_required(can_write_record)
def record_hand_in(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = own_record(request)
    unsaved = save_whole(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    with refusal_told(request):
        hand_in(found, by=request.actor)
    return redirect("triads:record", session.slug)


def act_on_record(request: ActorRequest, act: Callable[[Record], str]) -> HttpResponse:
    """Save what was typed, let `act` change the record, and show it at the place that `act` returns.

    A refusal is said at the head of the page.
    """
    found = own_record(request)
    unsaved = save_whole(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    place = ""
    try:
        place = act(found)
    except DomainError as error:
        messages.error(request, str(error))
        if found.is_open:
            return _page(request, found, status=422)
    return redirect(reverse("triads:record", args=[found.team.session.slug]) + place)


def own_record(request: ActorRequest) -> Record:
    """Return the record of the table whose tablet asks."""
    team = request.actor.team
    assert team is not None, "only a table may write a record"
    return open_record(team)


def _page(
    request: ActorRequest, record: Record, unsaved: Mapping[str, EntryField] | None = None, status: int = 200
) -> HttpResponse:
    """Show the record to be written; `unsaved` are fields whose text could not be saved and is shown again."""
    status = http_status(unsaved) if unsaved else status
    record.team.refresh_from_db(fields=["name", "speaker"])
    context = state_of(request, record)
    if not is_htmx(request):
        context |= form_of(record, unsaved or {}) | presence_context(request, record) | {"may_choose": True}
        context |= proposed_context(request, record)
        context |= _handing_over(record)
    return render_region(request, "triads/record/record.html", "record-state", context, status=status)


def _reading(request: ActorRequest, record: Record) -> HttpResponse:
    context = state_of(request, record) | {"team": record.team, "mergers": asked_of(record.team)}
    if not is_htmx(request):
        context |= _handing_over(record)
    return render_region(request, "triads/record/record_read.html", "record-read", context)


def _handing_over(record: Record) -> dict[str, Any]:
    return handing_over_context(record, page=reverse("triads:record", args=[record.team.session.slug]))
