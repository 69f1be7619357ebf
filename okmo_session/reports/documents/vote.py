"""The votes as a document tells of them: nothing of an outcome before it is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.results.groups import Breakdown, breakdowns
from voting.domain.results.outcomes import outcome
from voting.domain.results.reading import Result, ResultRow, result
from voting.models import Poll


@dataclass(frozen=True)
class Vote:
    """A poll of the session, if there is one, and what came out, if the reader may know it."""

    poll: Poll | None
    result: Result | None
    breakdowns: Sequence[Breakdown] = ()

    @property
    def why_unknown(self) -> str:
        """The sentence that stands in place of the result; nothing where there is one."""
        if self.result:
            return ""
        if self.poll:
            return _("The vote has not been counted yet; until then nobody knows how it stands.")
        return _("There was no vote.")

    @property
    def parts(self) -> list[list[tuple[ResultRow, str]]]:
        """The rows above the line, on it and below it, each with what became of it."""
        found = self.result
        groups = [found.above, found.tied, found.below] if found else []
        return [[(row, outcome(found, row)) for row in rows] for rows in groups if found]


def votes_of(session: StrategySession, actor: Actor) -> list[Vote]:
    """Return the votes of `session`, the first one first, as far as `actor` may know them; never an empty list."""
    votes = [_vote(poll, actor) for poll in session.polls.select_related("run_off_of").order_by("pk")]
    return votes or [Vote(None, None)]


def _vote(poll: Poll, actor: Actor) -> Vote:
    found = result(poll, actor)
    return Vote(poll, found, breakdowns(poll, actor, found.to_break_down) if found else ())
