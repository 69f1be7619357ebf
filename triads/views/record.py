import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave import versions
from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from sessions.access import ActorRequest, actor_required
from sessions.domain.deadlines import deadline_of
from sessions.models import Deadline, StrategySession
from sessions.views.tables import members_context
from triads.domain.fields import fields_of
from triads.domain.records import hand_in, open_record, problems_before_hand_in, save, warnings_of
from triads.models import Record
from triads.rules import can_write_record
from triads.views.slots import slots_of


@require_GET
@actor_required(can_write_record)
def record(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _own_record(request)
    return _page(request, found) if found.is_open or is_htmx(request) else _reading(request, found)


@require_GET
@actor_required(can_write_record)
def record_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _own_record(request)
    if not found.is_open:
        return _reading(request, found)
    # The page shown has no fields yet: it is loaded anew as soon as the table may write again.
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("triads:record", session.slug)


@require_POST
@actor_required(can_write_record)
def field_save(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save, _own_record(request), by=request.actor))


@require_POST
@actor_required(can_write_record)
def record_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _own_record(request)
    unsaved = _save_form(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    messages.success(request, _("Everything is saved."))
    return redirect("triads:record", session.slug)


@require_POST
@actor_required(can_write_record)
def record_hand_in(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = _own_record(request)
    unsaved = _save_form(request, found)
    if unsaved:
        return _page(request, found, unsaved)
    try:
        hand_in(found, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("triads:record", session.slug)


def _own_record(request: ActorRequest) -> Record:
    team = request.actor.team
    assert team is not None, "only a table may write a record"
    return open_record(team)


def _save_form(request: ActorRequest, record: Record) -> dict[str, EntryField]:
    return save_form(request, record, _values(record), partial(save, record, by=request.actor))


def _values(record: Record) -> dict[str, str]:
    return {name: field.value for name, field in fields_of(record).items()}


def _page(request: ActorRequest, record: Record, unsaved: Mapping[str, EntryField] | None = None) -> HttpResponse:
    """Show the record to be written; `unsaved` are fields whose text could not be saved and is shown again."""
    record.team.refresh_from_db(fields=["name", "speaker"])
    context = _state(request, record)
    if not is_htmx(request):
        context |= _entry(record, unsaved or {})
    return render_region(request, "triads/record.html", "record-state", context, status=_http_status(unsaved))


def _http_status(unsaved: Mapping[str, EntryField] | None) -> int:
    if not unsaved:
        return 200
    return 409 if any(field.conflict for field in unsaved.values()) else 422


def _reading(request: ActorRequest, record: Record) -> HttpResponse:
    context = _state(request, record) | {"triads": record.triads(), "team": record.team}
    return render_region(request, "triads/record_read.html", "record-read", context)


def _state(request: ActorRequest, record: Record) -> dict[str, Any]:
    return {
        "record": record,
        "team": record.team,
        "problems": problems_before_hand_in(record),
        "warnings": warnings_of(record),
        "deadline": deadline_of(record.team.session, Deadline.Purpose.RECORD),
        "field_versions": json.dumps(versions(record)),
        "triads": record.triads(),
        "is_region": is_htmx(request),
    }


def _entry(record: Record, unsaved: Mapping[str, EntryField]) -> dict[str, Any]:
    fields = entry_fields(record, _values(record)) | dict(unsaved)
    session = record.team.session
    return members_context(record.team) | {
        "name": fields["name"],
        "slots": list(slots_of(record, fields)),
        "key_questions": session.key_questions.all(),
        "unsaved": unsaved,
        "document": reference(record),
        "form_id": new_form_id(),
    }
