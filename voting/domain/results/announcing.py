"""The winners become the priorities of the session."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from triads.domain.priorities import add_priority, set_priorities
from voting.domain.polls.states import change_state
from voting.domain.results.hall import place_of_added
from voting.domain.results.reading import Result, counted_result
from voting.models import Poll, PollOption


@transaction.atomic
def announce(poll: Poll, by: Actor) -> None:
    """Tell the hall what came out; refused while a tie on the line is open, or where nobody has voted.

    The winners are priorities from now on, and what the hall has added; a trial sets none.
    """
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.COUNTED:
        _refuse_unless_ready(poll)
    change_state(poll, Poll.State.COUNTED, Poll.State.ANNOUNCED, announced_at=now())
    poll.run_offs.filter(state=Poll.State.COUNTED).update(state=Poll.State.ANNOUNCED, announced_at=poll.announced_at)
    found = counted_result(poll)
    _give_places(poll, found)
    numbers = [row.option.number for row in found.winners]
    added = [row.option.number for row in found.added]
    log(poll.session, "result announced", by=by, target=poll, places=numbers, added=added)
    publish(poll.session, Topic.VOTE, Topic.RESULT, Topic.MEASURES, Topic.BOARD)


def _refuse_unless_ready(poll: Poll) -> None:
    if poll.run_off_of_id:
        raise DomainError(_("A run-off is announced together with the vote whose tie it settles."))
    found = counted_result(poll)
    if found.is_tie_open:
        raise DomainError(_("Triads with equal votes stand on the line: settle the tie first."))
    if not found.tally.ballots:
        raise DomainError(_("Nobody has voted, so there is nothing to announce. Prepare another vote."))


def _give_places(poll: Poll, found: Result) -> None:
    for row in found.winners:
        PollOption.objects.filter(pk=row.option.pk).update(place=row.rank)
    for row in found.added:
        PollOption.objects.filter(pk=row.option.pk).update(place=place_of_added(found))
    if poll.sets_priorities:
        set_priorities(poll.session, {row.option.triad_id: row.rank for row in found.winners})
        for row in found.added:
            add_priority(poll.session, row.option.triad_id, place_of_added(found))
