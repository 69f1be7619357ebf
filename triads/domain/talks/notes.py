"""What a table writes down for its speaker. No line of the journal, no export: no other table and no crew reads it."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import team_topic
from triads.models import Talk

FIELD = "notes"
NOTES_LENGTH = 5_000


@transaction.atomic
def save_notes(talk: Talk, change: Change, by: Actor) -> Saved | Conflict:
    """Write the notes if another device of the table has not; what was deleted is gone, also from the disk."""
    lock_session(talk.session)
    if change.field != FIELD:
        raise DomainError(_("The notes have no such field."))
    talk.refresh_from_db(fields=[FIELD])
    field: Field[Actor] = Field(FIELD, talk.notes, NOTES_LENGTH, lambda text, _by: _write(talk, text))
    outcome = save_into(talk.session, talk, field, change, by)
    FieldRevision.objects.filter(document=reference(talk), version__lt=outcome.version).delete()
    if isinstance(outcome, Saved) and outcome.value != field.value:
        publish(talk.session, team_topic(talk.team))
    return outcome


def _write(talk: Talk, text: str) -> None:
    Talk.objects.filter(pk=talk.pk).update(notes=text)
