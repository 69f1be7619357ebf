"""What became of each triad of a vote, in words, for every document."""

from django.utils.translation import gettext as _

from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.results.reading import Result, ResultRow, result
from voting.models import TieMethod


def results_of(session: StrategySession, actor: Actor) -> list[Result]:
    """Return what came out of each vote of `session`, the first one first, as far as `actor` may know it."""
    polls = session.polls.select_related("run_off_of").order_by("pk")
    found = [result(poll, actor) for poll in polls]
    return [one for one in found if one]


def outcome(found: Result, row: ResultRow) -> str:
    """Return what became of a row: a place and how it came to it, added by the hall, still on the line; or nothing."""
    if row.option.is_added_by_hall:
        return _("added by decision of the hall")
    if row.is_winner:
        return _with_method(found, row)
    return _("on the line") if row.option.number in found.still_tied else ""


def _with_method(found: Result, row: ResultRow) -> str:
    word = _("priority") if found.poll.sets_priorities else _("gets a place")
    steps = [step for step in found.steps if row.option.number in step.placed]
    if not steps:
        return word
    return _("%(outcome)s: %(method)s") % {"outcome": word, "method": TieMethod(steps[0].method).label}
