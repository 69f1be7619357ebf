"""A record is saved field by field, while it is written."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from triads.domain.record.fields import field_of
from triads.models import Record


@transaction.atomic
def save(record: Record, change: Change, by: Actor) -> Saved | Conflict:
    """Put `change` into its field if nobody wrote there since; a record that is closed refuses with a sentence."""
    session = record.team.session
    lock_session(session)
    record.refresh_from_db(fields=["state", "is_frozen"])
    record.team.refresh_from_db(fields=["name"])
    _check_open(record)
    field = field_of(record, change.field)
    answer = save_into(session, record, field, change, by)
    if isinstance(answer, Saved) and answer.value != field.value:
        Record.objects.filter(pk=record.pk).update(edited_at=now())
        log(session, "record edited", by=by, target=record, field=change.field)
        publish(session, team_topic(record.team), Topic.BOARD)
    return answer


def _check_open(record: Record) -> None:
    if not record.is_open:
        raise DomainError(
            _("The record is closed: it has been handed in. Your text was not saved and stays on this device.")
        )
