"""The vote as rows: guarded by the same rule as its page."""

from django.utils.translation import gettext as _

from okmo_session.core.exports.tables import Cell, Table
from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.polls.current import current_poll
from voting.domain.results.reading import Result, ResultRow, published_ballots, result


def votes_table(session: StrategySession, actor: Actor) -> Table:
    """Return votes by triad, most votes first; without rows where `actor` may not know them."""
    poll = current_poll(session)
    found = result(poll, actor) if poll else None
    columns = [_("Rank"), _("Triad"), session.words["future"]["title"], _("Votes"), _("% of ballots"), _("Outcome")]
    return Table(_("Votes by triad"), columns, [_row(found, row) for row in found.rows] if found else [])


def ballots_table(session: StrategySession, actor: Actor) -> Table:
    """Return the ballots without voters, sorted by receipt; without rows where `actor` may not know them."""
    poll = current_poll(session)
    lines = published_ballots(poll, actor) if poll else None
    ballots = [line.split(";") for line in lines or ()]
    picks = max([len(ballot) - 1 for ballot in ballots] + [1])
    columns = [_("Receipt"), *[_("Choice %(place)s") % {"place": place} for place in range(1, picks + 1)]]
    return Table(_("Ballots"), columns, [ballot + [""] * (picks + 1 - len(ballot)) for ballot in ballots])


def _row(found: Result, row: ResultRow) -> list[Cell]:
    outcome = _outcome(found, row)
    return [row.rank, row.option.number, row.option.future, row.votes, row.percent, outcome]


def _outcome(found: Result, row: ResultRow) -> str:
    if row.is_winner:
        return _("priority")
    return _("on the line") if row.is_tied and found.is_tie_open else ""
