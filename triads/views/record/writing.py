"""What the pages on which a record is written have in common: the tablet's, and the headquarters' entry from paper."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from okmo_session.core.autosave import versions
from okmo_session.core.autosave_form import EntryField, entry_fields, new_form_id, save_form
from okmo_session.core.htmx import is_htmx
from okmo_session.core.log import reference
from sessions.access import ActorRequest
from sessions.domain.agenda.deadlines import deadline_of
from sessions.models import Deadline
from sessions.views.tables import members_context
from triads.domain.checking.comments import open_comments
from triads.domain.checking.corrections import corrections_of
from triads.domain.record.fields import fields_of
from triads.domain.record.records import problems_before_hand_in, save, warnings_of
from triads.models import Record
from triads.views.record.slots import slots_of


def save_whole(request: ActorRequest, record: Record) -> dict[str, EntryField]:
    """Save what was touched in the form of the request; return the fields that could not be saved."""
    return save_form(request, record, _values(record), partial(save, record, by=request.actor))


def http_status(unsaved: Mapping[str, EntryField] | None) -> int:
    """Return what a page answers that shows `unsaved` texts again."""
    if not unsaved:
        return 200
    return 409 if any(field.conflict for field in unsaved.values()) else 422


def state_of(request: ActorRequest, record: Record) -> dict[str, Any]:
    """Return what the region shows that says how far `record` is."""
    comments = open_comments(record)
    return {
        "record": record,
        "team": record.team,
        "problems": problems_before_hand_in(record),
        "warnings": warnings_of(record),
        "deadline": deadline_of(record.team.session, Deadline.Purpose.RECORD),
        "field_versions": json.dumps(versions(record)),
        "triads": record.triads().with_lineage(),
        "is_region": is_htmx(request),
        "comments": comments,
        "field_comments": {comment.field: comment for comment in comments},
        "corrections": corrections_of(record),
    }


def form_of(record: Record, unsaved: Mapping[str, EntryField]) -> dict[str, Any]:
    """Return what `triads/record/record_form.html` shows, with `unsaved` texts in their fields."""
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


def _values(record: Record) -> dict[str, str]:
    return {name: field.value for name, field in fields_of(record).items()}
