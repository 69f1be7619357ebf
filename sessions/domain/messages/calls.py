"""A table asks somebody of the crew to come."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import Call, StrategySession, Team

# How long a table is told that somebody is on the way.
_ON_THE_WAY = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class TableCall:
    """Whom a table may call, and its newest call of him that still matters."""

    whom: Call.Whom
    call: Call | None

    @property
    def is_open(self) -> bool:
        """Whether the table waits for an answer."""
        return self.call is not None and self.call.answered_at is None

    @property
    def is_on_the_way(self) -> bool:
        """Whether somebody has just said that he comes."""
        return self.call is not None and self.call.answered_at is not None


@transaction.atomic
def call(team: Team, whom: str, by: Actor) -> Call:
    """Call somebody to the table; whoever has been called already is not called twice."""
    session = team.session
    lock_session(session)
    found = Call.objects.filter(team=team, whom=whom, answered_at=None).first()
    if found:
        return found
    made = Call.objects.create(session=session, team=team, whom=whom, at=now())
    log(session, "call made", by=by, target=made, team=team.pk, whom=str(whom))
    publish(session, Topic.BOARD, team_topic(team))
    return made


@transaction.atomic
def cancel_call(team: Team, whom: str, by: Actor) -> None:
    """Take the table's open call back; where it has been answered meanwhile nothing changes."""
    session = team.session
    lock_session(session)
    found = Call.objects.filter(team=team, whom=whom, answered_at=None).first()
    if found is None:
        return
    Call.objects.filter(pk=found.pk).update(answered_at=now())
    log(session, "call cancelled", by=by, target=found, team=team.pk)
    publish(session, Topic.BOARD, team_topic(team))


@transaction.atomic
def answer_call(call: Call, by: Actor) -> None:
    """Tell the table that somebody is on the way; of two who answer the first goes, the other gets a sentence."""
    session = call.session
    lock_session(session)
    moment = now()
    if not Call.objects.filter(pk=call.pk, answered_at=None).update(answered_at=moment, answered_by=by.user):
        call.refresh_from_db()
        # A second press of one's own button.
        if by.user and call.answered_by_id == by.user.pk:
            return
        raise DomainError(_("This call has been answered already."))
    call.answered_at, call.answered_by = moment, by.user
    log(session, "call answered", by=by, target=call, team=call.team_id)
    publish(session, Topic.BOARD, team_topic(call.team))


def open_calls(session: StrategySession) -> QuerySet[Call]:
    """Return the calls nobody has answered, the one that waits longest first."""
    return session.calls.filter(answered_at=None).select_related("team")


def calls_of(team: Team) -> list[TableCall]:
    """Return for each whom the table may call, whether it has, and whether somebody should be on the way."""
    recent = Q(answered_at__gt=now() - _ON_THE_WAY, answered_by__isnull=False)
    newest = {found.whom: found for found in team.calls.filter(Q(answered_at=None) | recent)}
    return [TableCall(whom, newest.get(whom.value)) for whom in Call.Whom]
