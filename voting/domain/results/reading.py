"""What came out. No tally exists for anybody before the poll is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.core.cache import cache

from sessions.actors import Actor
from triads.domain.assessment.spread import Spread, spread_of
from voting.domain.polls.turnout import Turnout, turnout
from voting.domain.results.steps import StepTold, told
from voting.domain.results.tally import Tally, ballot_lines, tally
from voting.models import Mark, Poll, PollOption, TieStep
from voting.rules import can_see_result

_CACHE_SECONDS = 60
# A page of A4 is as wide; the workbook holds all.
_MOST_COLUMNS = 10


@dataclass(frozen=True)
class ResultRow:
    """An option with its votes; `percent` is of the ballots counted; `is_tied` also after settling.

    `is_winner` says what the ballots and the methods for a tie gave; what the hall added beside them is its option's.
    """

    option: PollOption
    votes: int
    rank: int
    percent: int
    is_winner: bool
    is_tied: bool

    @property
    def assessed(self) -> Spread | None:
        """How the teams had assessed the triad when the vote closed: what changes later settles nothing."""
        return spread_of(self.option.scores)


@dataclass(frozen=True)
class Result:
    """The tally of a counted poll with its options, most votes first."""

    poll: Poll
    tally: Tally
    turnout: Turnout
    rows: list[ResultRow]
    steps: list[TieStep]

    @property
    def winners(self) -> list[ResultRow]:
        """The rows with a place, the first place first: above the line, then on it in the order of its steps."""
        placed = [number for step in self.steps for number in step.placed]
        return self.above + sorted(self.rows_of(placed), key=lambda row: placed.index(row.option.number))

    @property
    def added(self) -> list[ResultRow]:
        """The rows that the hall made priorities beside the winners, most votes first."""
        return [row for row in self.rows if row.option.is_added_by_hall]

    @property
    def above(self) -> list[ResultRow]:
        """The rows above the line."""
        return self.rows_of(self.tally.winners)

    @property
    def tied(self) -> list[ResultRow]:
        """The rows on the line; empty without a tie."""
        return self.rows_of(self.tally.tied)

    @property
    def below(self) -> list[ResultRow]:
        """The rows under the line, without those on it."""
        return self.rows[len(self.tally.winners) + len(self.tally.tied) :]

    @property
    def to_break_down(self) -> list[str]:
        """The numbers whose votes are told by group: above the line, on it and added by the hall, as many as fit."""
        rows = self.above + self.tied + [row for row in self.added if row not in self.tied]
        return [row.option.number for row in rows][:_MOST_COLUMNS]

    @property
    def most_votes(self) -> int:
        """The length of the longest bar, at least 1."""
        return max([row.votes for row in self.rows] + [1])

    @property
    def is_tie_open(self) -> bool:
        """Whether options on the line still compete for the places left: the result cannot be announced."""
        return bool(self.still_tied)

    @property
    def still_tied(self) -> Sequence[str]:
        """The numbers that compete for `places_left` after all steps taken so far."""
        return self.steps[-1].still_tied if self.steps else self.tally.tied

    @property
    def places_left(self) -> int:
        """How many places the tied still compete for."""
        return self.tally.places_left - sum(len(step.placed) for step in self.steps) if self.still_tied else 0

    @property
    def steps_told(self) -> list[StepTold]:
        """The steps taken so far, with the numbers that decided."""
        return [told(step) for step in self.steps]

    def rows_of(self, numbers: Sequence[str]) -> list[ResultRow]:
        """Return the rows of `numbers`, most votes first."""
        return [row for row in self.rows if row.option.number in numbers]


def result(poll: Poll, actor: Actor) -> Result | None:
    """Return what came out, or None where `actor` may not know it yet."""
    return result_lately(poll) if can_see_result(actor, poll) else None


def published_ballots(poll: Poll, actor: Actor) -> list[str] | None:
    """Return the ballots as lines `receipt;2.1;7.2` to be recounted, or None where `actor` may not know them."""
    return lines_of(poll) if can_see_result(actor, poll) else None


def lines_of(poll: Poll) -> list[str]:
    """Return the lines of all ballots of a poll that is over, for its hash."""
    numbers = [option.number for option in poll.options.all()]
    return ballot_lines(_ballots(poll).values(), numbers)


def counted_result(poll: Poll) -> Result:
    """Count a poll that is counted; for the verbs, which decide from it."""
    return _result(poll, _counted(poll))


def result_lately(poll: Poll) -> Result:
    """Count a poll that is counted, for pages: a thousand phones ask, and the ballots are read once."""
    if not (poll.edition and poll.ballots_hash):
        return counted_result(poll)
    key = f"counted:{poll.edition}:{poll.winners}:{poll.ballots_hash}"
    return _result(poll, cast(Tally, cache.get_or_set(key, lambda: _counted(poll), _CACHE_SECONDS)))


def _counted(poll: Poll) -> Tally:
    assert poll.is_counted, "nobody counts before the poll is counted"
    numbers = list(poll.options.values_list("number", flat=True))
    sets = [chosen for _receipt, chosen in _ballots(poll).values()]
    return tally(numbers, sets, poll.winners)


def _result(poll: Poll, counted: Tally) -> Result:
    by_number = {option.number: option for option in poll.options.all()}
    steps = list(poll.tie_steps.select_related("run_off"))
    placed = {*counted.winners, *(number for step in steps for number in step.placed)}
    rows = [
        ResultRow(
            option=by_number[line.number],
            votes=line.votes,
            rank=line.rank,
            percent=_percent(line.votes, counted.ballots),
            is_winner=line.number in placed,
            is_tied=line.number in counted.tied,
        )
        for line in counted.counted
    ]
    return Result(poll, counted, turnout(poll), rows, steps)


def _ballots(poll: Poll) -> dict[int, tuple[str, set[str]]]:
    ballots: dict[int, tuple[str, set[str]]] = {
        pk: (receipt, set()) for pk, receipt in poll.ballots.values_list("pk", "receipt")
    }
    marks = Mark.objects.filter(ballot__poll=poll).values_list("ballot_id", "option__number")
    for ballot_id, number in marks:
        ballots[ballot_id][1].add(number)
    return ballots


def _percent(votes: int, ballots: int) -> int:
    # Half up in whole numbers: floats would round 12.5 down.
    return (200 * votes + ballots) // (2 * ballots) if ballots else 0
