"""A verb that changes many fields of a record at once, so that whoever has one of them open is asked."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from okmo_session.core.autosave import note_change
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import refuse_too_long
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from triads.domain.record.fields import slot_fields
from triads.models import Record, Triad


def lock_open_record(record: Record) -> None:
    """Hold the session of `record` and refuse with a sentence where the table may not write any more."""
    lock_session(record.team.session)
    record.refresh_from_db(fields=["state", "is_frozen"])
    if not record.is_open:
        raise DomainError(_("The record has been handed in: the table changes nothing in it now."))


def triad_in(record: Record, slot: int) -> Triad:
    """Return the triad of `record` in `slot`, read anew; DomainError where there is none."""
    triad = record.triads().filter(slot=slot).first()
    if triad is None:
        raise DomainError(_("The record has no such place for a triad. Load the page again."))
    return triad


def texts_of(triad: Triad) -> dict[str, str]:
    """Return what every field of one of a team's triads holds, by its name without the slot."""
    return {name: field.value for name, field in slot_fields(triad).items()}


def rewrite_slot(record: Record, slot: int, texts: Mapping[str, str], by: Actor) -> list[str]:
    """Put `texts` into fields of `slot` (name without slot → text) and return the fields that changed.

    Each former text stays in the history, and whoever types on it is asked. The caller is a verb that holds the lock,
    has asked whether the record is open, and tells the pages. A name that no field has is left out; a text too long
    for its field is refused with a sentence.
    """
    changed = []
    for name, field in slot_fields(triad_in(record, slot)).items():
        text = texts.get(name, field.value)
        if text == field.value:
            continue
        refuse_too_long(field.limit, text)
        field.write(text, by)
        note_change(record.team.session, record, field.name, old=field.value, new=text, by=by)
        changed.append(field.name)
    if changed:
        Record.objects.filter(pk=record.pk).update(edited_at=now())
    return changed
