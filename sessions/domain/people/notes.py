"""What a participant writes for himself. No line of the journal, no topic, no export: nobody else ever reads it."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, save_into
from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision
from sessions.actors import Actor, participant_actor
from sessions.domain.locking import lock_session
from sessions.models import Note, Participant

NOTE_LENGTH = 20_000
FIELD = "text"


def note_of(participant: Participant) -> Note:
    """Return the participant's note, an unsaved empty one before he has written anything."""
    return Note.objects.filter(participant=participant).first() or Note(participant=participant)


@transaction.atomic
def open_note(participant: Participant) -> Note:
    """Return the participant's note, made now if there is none."""
    lock_session(participant.session)
    return Note.objects.get_or_create(participant=participant)[0]


@transaction.atomic
def save_note(note: Note, change: Change) -> Saved | Conflict:
    """Write the note if its owner has not written on another device since; what he has deleted is gone."""
    participant = note.participant
    lock_session(participant.session)
    if change.field != FIELD:
        raise DomainError(_("The note has no such field."))
    note.refresh_from_db(fields=["text"])
    field: Field[Actor] = Field(FIELD, note.text, NOTE_LENGTH, lambda text, _by: _write(note, text))
    outcome = save_into(participant.session, note, field, change, participant_actor(participant))
    # The newest version is enough to tell two devices apart; older texts are nobody's business, not even the disk's.
    FieldRevision.objects.filter(document=reference(note), version__lt=outcome.version).delete()
    return outcome


def _write(note: Note, text: str) -> None:
    Note.objects.filter(pk=note.pk).update(text=text)
