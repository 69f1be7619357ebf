"""What can be said of settings before anybody has voted."""

from dataclasses import dataclass

from sessions.models import Participant, StrategySession, Team
from triads.domain.record.records import accepted_triads
from voting.domain.polls.odds import LIKED_MORE, tie_odds
from voting.domain.polls.options import winners_of
from voting.models import Poll


@dataclass(frozen=True)
class Foreseen:
    """How much of the ballot each voter marks, how many places there are, and how often a tie stands on the line."""

    options: int
    voters: int
    picks: int
    winners: int

    @property
    def picks_percent(self) -> int:
        """How many of 100 triads a voter marks."""
        return round(100 * min(self.picks, self.options) / self.options)

    @property
    def tie_percent(self) -> int:
        """How many of 100 such votes would end with a tie on the line."""
        return tie_odds(self.options, self.voters, self.picks, self.winners)

    @property
    def liked_more(self) -> int:
        """What the odds assume: how many times more often the best liked triad is chosen than the least liked."""
        return LIKED_MORE


def foreseen(session: StrategySession, picks: int, winners: int, among: Poll | None) -> Foreseen | None:
    """Return what is to be expected of a vote with these settings; None while it has no triads or no voters."""
    options = _expected_options(session, among)
    voters = Participant.objects.filter(session=session).count()
    return Foreseen(options, voters, picks, winners) if options and voters else None


def _expected_options(session: StrategySession, among: Poll | None) -> int:
    # Before any record is accepted: as many as the tables shall write.
    if among:
        return winners_of(among).count()
    tables = session.teams.filter(round=Team.Round.NORMS)
    return accepted_triads(session).count() or tables.count() * session.team_triads
