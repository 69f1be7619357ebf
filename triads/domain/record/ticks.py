"""Three ticks of a table besides its record: the flipchart hangs, the paper form and the electronic table are in."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from okmo_session.core.clock import now
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from triads.models import Record

COLUMNS = {"flipchart": "flipchart_hung_at", "form": "form_handed_in_at", "file": "file_handed_in_at"}
LABELS: dict[str, Promise] = {
    "flipchart": _("The flipchart hangs"),
    "form": _("The paper form is handed in"),
    "file": _("The electronic table is handed in"),
}


@dataclass(frozen=True)
class Tick:
    """One of the three, and since when it is ticked."""

    what: str
    label: Promise
    at: dt.datetime | None


def ticks_of(record: Record) -> list[Tick]:
    """Return the three ticks of `record` in the order of the handout."""
    return [Tick(what, LABELS[what], getattr(record, column)) for what, column in COLUMNS.items()]


def tick(record: Record, what: str, by: Actor) -> None:
    """Tick `what`, a key of `COLUMNS`; who comes second changes nothing. A record that is closed may be ticked too."""
    _set(record, what, now(), "record ticked", by)


def untick(record: Record, what: str, by: Actor) -> None:
    """Take a tick back."""
    _set(record, what, None, "record unticked", by)


@transaction.atomic
def _set(record: Record, what: str, at: dt.datetime | None, event: str, by: Actor) -> None:
    lock_session(record.team.session)
    column = COLUMNS[what]
    rows = Record.objects.filter(pk=record.pk, **{f"{column}__isnull": at is not None})
    if not rows.update(**{column: at}):
        record.refresh_from_db(fields=[column])
        return
    setattr(record, column, at)
    log(record.team.session, event, by=by, target=record, tick=what)
    publish(record.team.session, team_topic(record.team), Topic.BOARD)
