"""What a tie on the line is measured by: other tables, the assessment, a run-off."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from voting.domain.results.groups import ballots_by_table
from voting.domain.results.reading import Result, counted_result
from voting.domain.results.ties import support
from voting.models import Poll, TieMethod

Scores = Mapping[str, Fraction]


def scores_of(poll: Poll, method: str, found: Result) -> tuple[Poll | None, Scores]:
    """Return the exact scores of the still tied by `method`, and the run-off they come from.

    None and nothing for a method without scores; a triad that nobody has assessed has none.
    """
    rows = [row for row in found.rows if row.option.number in found.still_tied]
    if method == TieMethod.SUPPORT:
        return None, support({row.option.number: row.option.table_number for row in rows}, ballots_by_table(poll))
    if method == TieMethod.ASSESSMENT:
        return None, {row.option.number: row.assessed.mean for row in rows if row.assessed}
    if method == TieMethod.RUN_OFF:
        return _votes_in_run_off(poll)
    return None, {}


def run_off_of(poll: Poll) -> Poll | None:
    """Return the run-off among the tied of `poll`, or None where there is none yet."""
    return poll.run_offs.last()


def _votes_in_run_off(poll: Poll) -> tuple[Poll, Scores]:
    run_off = run_off_of(poll)
    if run_off is None:
        raise DomainError(_("A run-off among the tied comes next: set its end and open it."))
    if not run_off.is_counted:
        raise DomainError(_("The run-off among the tied is not counted yet."))
    rows = counted_result(run_off).rows
    return run_off, {row.option.number: Fraction(row.votes) for row in rows}
