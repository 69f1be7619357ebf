"""The vote for priorities, from its settings to the announced places."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession
from triads.domain.priorities import set_priorities
from voting.domain.closing import close_early, close_if_due
from voting.domain.opening import (
    extend_poll,
    open_poll,
    prepare_poll,
    problems_before_opening,
    warnings_before_opening,
)
from voting.domain.results import counted_result, lines_of
from voting.domain.settling import settle_tie
from voting.domain.states import change_state
from voting.domain.tally import ballots_hash
from voting.models import Poll, PollOption

__all__ = [
    "announce",
    "close_early",
    "close_if_due",
    "count",
    "current_poll",
    "extend_poll",
    "open_poll",
    "prepare_poll",
    "problems_before_opening",
    "settle_tie",
    "warnings_before_opening",
]


def current_poll(session: StrategySession) -> Poll | None:
    """Return the poll of `session`, closed where its time has passed, or None before one is prepared."""
    poll = session.polls.last()
    if poll:
        poll.session = session
        close_if_due(poll)
    return poll


@transaction.atomic
def count(poll: Poll, by: Actor) -> None:
    """Count a closed poll: the crew may see the tally, and the hash of all ballots is in the journal."""
    lock_session(poll.session)
    poll.refresh_from_db()
    lines = lines_of(poll) if poll.is_over else []
    digest = ballots_hash(lines)
    change_state(poll, Poll.State.CLOSED, Poll.State.COUNTED, counted_at=now(), ballots_hash=digest)
    log(poll.session, "ballots counted", by=by, target=poll, ballots=len(lines), hash=digest)
    publish(poll.session, Topic.VOTE, Topic.BOARD)


@transaction.atomic
def announce(poll: Poll, by: Actor) -> None:
    """Tell the hall what came out; refused while a tie on the line is open. The winners are priorities from now on."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.COUNTED and counted_result(poll).is_tie_open:
        raise DomainError(_("Triads with equal votes stand on the line: settle the tie first."))
    change_state(poll, Poll.State.COUNTED, Poll.State.ANNOUNCED, announced_at=now())
    winners = counted_result(poll).winners
    for row in winners:
        PollOption.objects.filter(pk=row.option.pk).update(place=row.rank)
    set_priorities(poll.session, {row.option.triad_id: row.rank for row in winners})
    log(poll.session, "result announced", by=by, target=poll, places=[row.option.number for row in winners])
    publish(poll.session, Topic.VOTE, Topic.RESULT, Topic.MEASURES, Topic.BOARD)
