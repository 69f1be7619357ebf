"""Who may do what with a poll, its ballots and its result. No queries, no side effects."""

from sessions.actors import Actor
from sessions.models import Role
from sessions.rules import can_work_in_headquarters
from voting.models import Poll


def can_run_poll(actor: Actor) -> bool:
    """Prepare, open, extend, settle and announce: the facilitator speaks for it before the hall."""
    return actor.role == Role.FACILITATOR


def can_close_and_count(actor: Actor) -> bool:
    return can_work_in_headquarters(actor)


def can_see_poll(actor: Actor) -> bool:
    return actor.is_crew


def can_vote(actor: Actor) -> bool:
    return actor.role == Role.PARTICIPANT


def can_see_result(actor: Actor, poll: Poll) -> bool:
    """Nobody before counting, then the crew and the machine's own reports, everybody once it is announced."""
    if poll.state == Poll.State.ANNOUNCED:
        return True
    return poll.state == Poll.State.COUNTED and (actor.is_crew or actor.role is None)


def can_see_revealed(actor: Actor, poll: Poll) -> bool:
    """Everybody of the session may know what the hall has been shown: places, or the tie on the line."""
    if poll.state == Poll.State.ANNOUNCED:
        return can_see_result(actor, poll)
    return is_being_shown(poll) and actor.session.pk == poll.session_id


def is_being_shown(poll: Poll) -> bool:
    """Whether the hall has seen something of a result, and not all of it.

    A run-off is no result of its own: it is told as a step of the poll whose tie it settles.
    """
    is_shown = poll.state == Poll.State.COUNTED and (poll.revealed > 0 or poll.tie_shown_at is not None)
    return is_shown and poll.run_off_of_id is None
