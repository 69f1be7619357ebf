"""What the hall makes a priority beside the winners: possible, and marked as such for ever."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from triads.domain.priorities import add_priority
from voting.domain.results.reading import Result, counted_result
from voting.models import Poll, PollOption


@transaction.atomic
def add_by_hall(poll: Poll, option: PollOption, by: Actor) -> None:
    """Make an option without a place a priority by decision of the hall; for good once the result is announced."""
    lock_session(poll.session)
    poll.refresh_from_db()
    found = _refuse_unless_possible(poll)
    row = next((row for row in found.rows if row.option.pk == option.pk), None)
    if row is None:
        raise DomainError(_("This triad is not on the ballot of this vote."))
    if row.is_winner:
        raise DomainError(_("This triad has a place already."))
    if row.option.is_added_by_hall:
        raise DomainError(_("The hall has added this triad already."))
    place = place_of_added(found) if poll.state == Poll.State.ANNOUNCED else None
    PollOption.objects.filter(pk=row.option.pk).update(is_added_by_hall=True, place=place)
    if place:
        add_priority(poll.session, row.option.triad_id, place)
    log(poll.session, "triad added by the hall", by=by, target=poll, number=row.option.number)
    _publish(poll)


@transaction.atomic
def take_back_addition(poll: Poll, option: PollOption, by: Actor) -> None:
    """Take back what the hall added, as long as the result is not announced."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.ANNOUNCED:
        raise DomainError(_("The result is announced: what the hall has added stays."))
    added = poll.options.filter(pk=option.pk, is_added_by_hall=True)
    if not added.update(is_added_by_hall=False):
        raise DomainError(_("The hall has not added this triad."))
    log(poll.session, "addition of the hall taken back", by=by, target=poll, number=option.number)
    _publish(poll)


def place_of_added(found: Result) -> int:
    """Return the place of everything the hall adds: after all winners."""
    return len(found.winners) + 1


def may_add(poll: Poll, found: Result) -> bool:
    """Tell whether the hall may add a priority to `poll` now, as far as a page knows."""
    return poll.is_counted and poll.sets_priorities and not found.is_tie_open and _is_newest(poll)


def _refuse_unless_possible(poll: Poll) -> Result:
    if not poll.is_counted:
        raise DomainError(_("The hall adds a triad after the ballots are counted."))
    if not poll.sets_priorities:
        raise DomainError(_("This vote sets no priorities, so nothing can be added to them."))
    if not _is_newest(poll):
        raise DomainError(_("A later vote has set the priorities: what is added belongs there."))
    found = counted_result(poll)
    if found.is_tie_open:
        raise DomainError(_("Settle the tie on the line first: it may give this triad a place."))
    return found


def _is_newest(poll: Poll) -> bool:
    later = poll.session.polls.filter(pk__gt=poll.pk, sets_priorities=True, state=Poll.State.ANNOUNCED)
    return poll.state == Poll.State.COUNTED or not later.exists()


def _publish(poll: Poll) -> None:
    if poll.state == Poll.State.ANNOUNCED:
        publish(poll.session, Topic.VOTE, Topic.RESULT, Topic.MEASURES, Topic.BOARD)
    else:
        publish(poll.session, Topic.VOTE, Topic.BOARD)
