"""Headquarters put a text of a record right themselves: the table's text is kept and may be put back."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved, note_change
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log, reference
from okmo_session.core.models import FieldRevision, LogEntry
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from triads.domain.checking.mergers import ask_again
from triads.domain.record.field_words import has_words, label_of, question_texts, words_in
from triads.domain.record.fields import field_of
from triads.models import Record


@dataclass(frozen=True)
class Correction:
    """A text of headquarters that stands in a field: what it says, what the table had written (`value` as kept)."""

    field: str
    label: str
    was: str
    now: str
    value: str
    at: dt.datetime


@transaction.atomic
def correct(record: Record, change: Change, by: Actor) -> Saved | Conflict:
    """Put `change` of headquarters into a record that is handed in or accepted and on no ballot."""
    session = record.team.session
    _lock(record)
    if not record.can_be_returned:
        raise DomainError(_("The headquarters put right what is handed in or accepted and on no ballot yet."))
    if not has_words(change.field):
        raise DomainError(_("The record has no such field. Load the page again."))
    field = field_of(record, change.field)
    answer = save_into(session, record, field, change, by)
    if isinstance(answer, Saved) and answer.value != field.value:
        ask_again(record, change.field)
        log(session, "record corrected", by=by, target=record, field=change.field, version=answer.version)
        publish(session, team_topic(record.team), Topic.BOARD)
    return answer


@transaction.atomic
def give_back_text(record: Record, field: str, by: Actor) -> None:
    """Put the table's own text back: the table may while its record is open, headquarters until it is on a ballot."""
    session = record.team.session
    _lock(record)
    if record.is_frozen or (by.team is not None and not record.is_open):
        raise DomainError(_("The record is closed: its texts cannot be put back now."))
    correction = next((one for one in corrections_of(record) if one.field == field), None)
    if correction is None:
        raise DomainError(_("The text has been changed since, so nothing was put back."))
    place = field_of(record, field)
    place.write(correction.value, by)
    note_change(session, record, field, old=place.value, new=correction.value, by=by)
    ask_again(record, field)
    Record.objects.filter(pk=record.pk).update(edited_at=now())
    log(session, "text of the table put back", by=by, target=record, field=field)
    publish(session, team_topic(record.team), Topic.BOARD)


def corrections_of(record: Record) -> list[Correction]:
    """Return the texts of headquarters that stand in `record` now, in the order in which they were written."""
    # The journal of a day is long: it is read only where somebody else than the table wrote.
    if not FieldRevision.objects.filter(document=reference(record)).exclude(actor__startswith="team:").exists():
        return []
    journal = LogEntry.objects.filter(
        session_id=record.team.session_id, event="record corrected", target=reference(record)
    )
    corrected = {(entry.details["field"], entry.details["version"]) for entry in journal}
    if not corrected:
        return []
    questions = question_texts(record.team.session)
    return sorted(_standing(record, corrected, questions), key=lambda correction: correction.at)


def _standing(record: Record, corrected: set[tuple[str, int]], questions: dict[str, str]) -> Iterator[Correction]:
    for field, revisions in _history(record, {field for field, _version in corrected}).items():
        newest, before = revisions[0], revisions
        # A text that saves itself stands in several versions: the table's is the one before all of them.
        while before and (field, before[0].version) in corrected:
            before = before[1:]
        value = before[0].value if before else ""
        if (field, newest.version) in corrected and value != newest.value:
            yield Correction(
                field=field,
                label=label_of(record.team, field),
                was=words_in(field, value, questions),
                now=words_in(field, newest.value, questions),
                value=value,
                at=newest.at,
            )


def _history(record: Record, fields: set[str]) -> dict[str, list[FieldRevision]]:
    """Return the versions of each of `fields`, the newest first."""
    rows = FieldRevision.objects.filter(document=reference(record), field__in=fields).order_by("-version")
    history: dict[str, list[FieldRevision]] = {}
    for row in rows:
        history.setdefault(row.field, []).append(row)
    return history


def _lock(record: Record) -> None:
    lock_session(record.team.session)
    record.refresh_from_db(fields=["state", "is_frozen"])
    record.team.refresh_from_db(fields=["name"])
