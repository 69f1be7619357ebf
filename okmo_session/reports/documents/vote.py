"""The vote as a document tells of it: nothing of its outcome before it is counted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.polls.current import current_poll
from voting.domain.results.reading import Result, result
from voting.models import Poll


@dataclass(frozen=True)
class Vote:
    """The session's poll, if there is one, and what came out, if the reader may know it."""

    poll: Poll | None
    result: Result | None

    @property
    def why_unknown(self) -> str:
        """The sentence that stands in place of the result; nothing where there is one."""
        if self.result:
            return ""
        if self.poll:
            return _("The vote has not been counted yet; until then nobody knows how it stands.")
        return _("There was no vote.")


def vote_of(session: StrategySession, actor: Actor) -> Vote:
    """Return the vote of `session` as far as `actor` may know it."""
    poll = current_poll(session)
    return Vote(poll, result(poll, actor) if poll else None)
