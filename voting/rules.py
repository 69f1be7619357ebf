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
