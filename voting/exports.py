"""The vote as rows: guarded by the same rule as its page."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from okmo_session.core.exports.tables import Cell, Table
from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.results.groups import Breakdown, breakdowns
from voting.domain.results.outcomes import outcome, results_of
from voting.domain.results.reading import Result, ResultRow, published_ballots
from voting.domain.results.steps import StepLine, StepTold
from voting.models import Poll, TieMethod


def vote_tables(session: StrategySession, actor: Actor) -> Iterator[Table]:
    """Yield all tables of the votes that `actor` may know: of each triad, vote, step of a tie, group and ballot."""
    results = results_of(session, actor)
    yield votes_table(session, results)
    if results:
        yield polls_table(results)
        yield from (table for table in (ties_table(results), groups_table(results, actor)) if table.rows)
        yield ballots_table(results, actor)


def votes_table(session: StrategySession, results: Sequence[Result]) -> Table:
    """Return votes by vote and triad, most votes first."""
    columns = [
        *(_("Vote"), _("Rank"), _("Triad"), session.words["future"]["title"]),
        *(_("Votes"), _("% of ballots"), _("Mean of the assessment"), _("Outcome")),
    ]
    rows = [_row(found, row) for found in results for row in found.rows]
    return Table(_("Votes by triad"), columns, rows)


def polls_table(results: Sequence[Result]) -> Table:
    """Return the votes themselves: how they went, how many took part, the fingerprint of their ballots."""
    columns = [
        *(_("Vote"), _("Secrecy"), _("Picks"), _("Places to give"), _("Equal votes on the line"), _("Closed at")),
        *(_("On the register"), _("Voted"), _("Ballots counted"), _("Fingerprint of all ballots (SHA-256)")),
    ]
    return Table(_("Votes held"), columns, [_poll_row(found) for found in results])


def ties_table(results: Sequence[Result]) -> Table:
    """Return each step that settled a tie on the line, with what decided for each of the tied."""
    columns = [
        *(_("Vote"), _("Step"), _("Method"), _("Places left"), _("Number said by the hall")),
        *(_("Triad"), _("Score"), _("SHA-256 of the lot"), _("Outcome")),
    ]
    rows = [_step_row(found.poll, told, line) for found in results for told in found.steps_told for line in told.lines]
    return Table(_("Ties on the line"), columns, rows)


def groups_table(results: Sequence[Result], actor: Actor) -> Table:
    """Return the votes of open votes by table and region, where no few voters can be singled out."""
    columns = [_("Vote"), _("Kind of group"), _("Group"), _("Voters"), _("Triad"), _("Votes")]
    rows = [
        row
        for found in results
        for breakdown in breakdowns(found.poll, actor, [row.option.number for row in found.rows if row.votes])
        for row in _group_rows(found.poll, breakdown)
    ]
    return Table(_("Votes by group"), columns, rows)


def ballots_table(results: Sequence[Result], actor: Actor) -> Table:
    """Return the ballots without voters, by vote and receipt."""
    ballots = [
        [found.poll.title, *line.split(";")] for found in results for line in published_ballots(found.poll, actor) or ()
    ]
    width = max([len(ballot) for ballot in ballots] + [3])
    columns = [_("Vote"), _("Receipt"), *[_("Choice %(place)s") % {"place": place} for place in range(1, width - 1)]]
    return Table(_("Ballots"), columns, [ballot + [""] * (width - len(ballot)) for ballot in ballots])


def _row(found: Result, row: ResultRow) -> list[Cell]:
    option, mean = row.option, float(row.assessed.shown) if row.assessed else None
    votes: list[Cell] = [row.votes, row.percent, mean, outcome(found, row)]
    return [found.poll.title, row.rank, option.number, option.future, *votes]


def _poll_row(found: Result) -> list[Cell]:
    poll = found.poll
    methods = ", ".join(str(TieMethod(method).label) for method in poll.tie_methods)
    secrecy = _("secret") if poll.is_secret else _("open")
    closed_at = date_format(localtime(poll.closed_at), "d.m.Y H:i:s") if poll.closed_at else ""
    rules: list[Cell] = [poll.title, secrecy, poll.picks, poll.winners, methods, closed_at]
    return [*rules, found.turnout.entitled, found.turnout.voted, found.tally.ballots, poll.ballots_hash]


def _step_row(poll: Poll, told: StepTold, line: StepLine) -> list[Cell]:
    step = told.step
    score = str(line.score) if line.score is not None else ""
    became = _("gets a place") if line.is_placed else _("still equal") if line.is_still_tied else _("gets no place")
    facts: list[Cell] = [poll.title, step.position, str(TieMethod(step.method).label), step.places_left, step.seed]
    return [*facts, line.number, score, line.lot, became]


def _group_rows(poll: Poll, breakdown: Breakdown) -> Iterator[list[Cell]]:
    for name, voters, votes in breakdown.lines:
        for number, count in zip(breakdown.numbers, votes, strict=True):
            yield [poll.title, breakdown.title, name, voters, number, count]
