"""The hall learns what came out place by place, the last one first. One door for what it has seen so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.polls.turnout import Turnout
from voting.domain.results.announcing import announce
from voting.domain.results.reading import Result, ResultRow, counted_result, result_lately
from voting.domain.results.steps import StepTold
from voting.models import Poll
from voting.rules import can_see_revealed


@dataclass(frozen=True)
class Revealed:
    """What the hall has seen of a result, and nothing else of it.

    `rows` are the places shown, the first place first; `hidden` places are still to come. Once the tie on the line is
    shown, `tied` are its triads and `steps` what settled it so far; `competing` of them still wait for `places_left`.
    `outside` are those that got no place, nobody before all are settled. `added` are what the hall took besides, told
    when everything is.
    """

    poll: Poll
    turnout: Turnout
    rows: list[ResultRow]
    hidden: int
    tied: list[ResultRow]
    outside: list[ResultRow]
    steps: list[StepTold]
    places_left: int
    competing: int
    added: list[ResultRow]

    @property
    def is_complete(self) -> bool:
        """Whether the result is announced."""
        return self.poll.state == Poll.State.ANNOUNCED

    @property
    def is_begun(self) -> bool:
        """Whether a place has been shown; before it there is only a tie to look at."""
        return self.is_complete or bool(self.rows)

    @property
    def newest(self) -> ResultRow | None:
        """The place shown last; None before the first, and when all are shown."""
        return self.rows[0] if self.rows and not self.is_complete else None

    @property
    def most_votes(self) -> int:
        """The length of the longest bar: of what is shown, so that it tells nothing of what is not."""
        return max([row.votes for row in [*self.rows, *self.tied, *self.added]] + [1])


def revealed(poll: Poll, actor: Actor) -> Revealed | None:
    """Return what everybody may see of a result by now, or None before the hall has seen anything of it."""
    return as_revealed(result_lately(poll)) if can_see_revealed(actor, poll) else None


def as_revealed(found: Result) -> Revealed:
    """Return what the hall has seen of a result that the caller may know."""
    poll, places = found.poll, found.winners
    is_complete = poll.state == Poll.State.ANNOUNCED
    hidden = 0 if is_complete else len(places) - poll.revealed
    tied = found.tied if is_complete or poll.tie_shown_at else []
    added = [row for row in found.added if row not in places]
    return Revealed(
        poll=poll,
        turnout=found.turnout,
        rows=places[hidden:],
        hidden=hidden,
        tied=tied,
        outside=[row for row in tied if row not in places and row not in added and not found.is_tie_open],
        steps=found.steps_told if tied else [],
        places_left=found.places_left if tied else 0,
        competing=len(found.still_tied) if tied else 0,
        added=added if is_complete else [],
    )


@transaction.atomic
def reveal_next(poll: Poll, by: Actor, seen: int | None = None) -> None:
    """Show the hall one more place, the last one first; with the first place the result is announced.

    `seen` is how many places the page had shown, None outside a page: a second click on it shows nothing more.
    """
    places = _places_to_show(poll, seen)
    row = places[-1 - poll.revealed]
    _show(poll, poll.revealed + 1)
    log(poll.session, "place revealed", by=by, target=poll, number=row.option.number)
    if poll.revealed == len(places):
        announce(poll, by)
    publish(poll.session, Topic.RESULT)


@transaction.atomic
def reveal_all(poll: Poll, by: Actor, seen: int | None = None) -> None:
    """Show the hall all places that are left at once, and announce the result."""
    places = _places_to_show(poll, seen)
    _show(poll, len(places))
    log(poll.session, "all places revealed", by=by, target=poll)
    announce(poll, by)


@transaction.atomic
def take_back_place(poll: Poll, by: Actor, seen: int | None = None) -> None:
    """Hide the place shown last again, for it came by a slip of the hand; what is announced stays.

    `seen` is how many places the page had shown, as in `reveal_next`.
    """
    places = _places_to_show(poll, seen)
    if not poll.revealed:
        raise DomainError(_("No place has been shown yet: there is nothing to take back."))
    row = places[-poll.revealed]
    _show(poll, poll.revealed - 1)
    log(poll.session, "place taken back", by=by, target=poll, number=row.option.number)
    publish(poll.session, Topic.RESULT)


@transaction.atomic
def show_tie(poll: Poll, by: Actor) -> None:
    """Show the hall the triads with equal votes on the line, and then how the tie is settled; twice is harmless."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state != Poll.State.COUNTED:
        raise DomainError(_("A tie is shown after counting and before the result is announced."))
    if not counted_result(poll).tally.tied:
        raise DomainError(_("There is no tie on the line."))
    if poll.tie_shown_at is None:
        Poll.objects.filter(pk=poll.pk).update(tie_shown_at=now())
        log(poll.session, "tie shown", by=by, target=poll)
        publish(poll.session, Topic.RESULT)


def coming_row(found: Result) -> ResultRow | None:
    """Return the place that `reveal_next` would show next: for the crew, who know the result. None where there is none.

    The last to come is the first place.
    """
    places = found.winners
    if found.poll.state != Poll.State.COUNTED or found.is_tie_open or not places:
        return None
    return places[-1 - found.poll.revealed]


def _places_to_show(poll: Poll, seen: int | None) -> Sequence[ResultRow]:
    """Lock the session and return all places, the first one first; refused where no place may be shown now."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.ANNOUNCED:
        raise DomainError(_("The result has been announced: everybody sees all of it."))
    if poll.state != Poll.State.COUNTED or poll.run_off_of_id:
        raise DomainError(_("There is no counted result to show yet."))
    if seen is not None and seen != poll.revealed:
        raise DomainError(_("What the wall shows has changed meanwhile: look at it, and press again if needed."))
    found = counted_result(poll)
    if found.is_tie_open:
        raise DomainError(_("Triads with equal votes stand on the line: settle the tie first."))
    if not found.winners:
        raise DomainError(_("No triad received a vote: there is no place to show."))
    return found.winners


def _show(poll: Poll, places: int) -> None:
    Poll.objects.filter(pk=poll.pk).update(revealed=places)
    poll.revealed = places
