"""The headquarters remind one table of what it still owes."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from okmo_session.core.clock import now
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, nudges_topic
from sessions.models import Nudge, StrategySession, Team

TEXT_LENGTH = 1000
# Of two presses of one button the second reminds of nothing new.
_ONCE = dt.timedelta(minutes=1)


@transaction.atomic
def nudge(team: Team, text: str, by: Actor) -> Nudge:
    """Remind `team` of `text`; the same words within a minute are said once."""
    session = team.session
    lock_session(session)
    moment = now()
    said = team.nudges.filter(text=text, at__gt=moment - _ONCE).first()
    if said:
        return said
    made = Nudge.objects.create(team=team, text=text, at=moment)
    log(session, "table reminded", by=by, target=made, team=team.pk)
    publish(session, Topic.BOARD, nudges_topic(team))
    return made


@transaction.atomic
def read_nudges(team: Team, upto: int, by: Actor) -> None:
    """Note that the table has read its reminders up to the one numbered `upto`; a second time changes nothing."""
    session = team.session
    lock_session(session)
    if not unread_nudges(team).filter(pk__lte=upto).update(read_at=now()):
        return
    log(session, "reminder read", by=by, target=team)
    publish(session, Topic.BOARD, nudges_topic(team))


def unread_nudges(team: Team) -> QuerySet[Nudge]:
    """Return what the table has not confirmed yet, the newest first."""
    return team.nudges.filter(read_at=None)


def last_nudges(session: StrategySession) -> dict[int, Nudge]:
    """Return the newest reminder of each table that got one, by the table's id."""
    rows = Nudge.objects.filter(team__session=session).order_by("at", "pk")
    return {row.team_id: row for row in rows}
