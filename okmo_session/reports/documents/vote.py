"""The vote as a document tells of it: nothing of its outcome before it is counted."""

from dataclasses import dataclass

from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.polls import current_poll
from voting.domain.results import Result, result
from voting.models import Poll


@dataclass(frozen=True)
class Vote:
    """The session's poll, if there is one, and what came out, if the reader may know it."""

    poll: Poll | None
    result: Result | None


def vote_of(session: StrategySession, actor: Actor) -> Vote:
    """Return the vote of `session` as far as `actor` may know it."""
    poll = current_poll(session)
    return Vote(poll, result(poll, actor) if poll else None)
