"""What came out of the assessment: exact means and how far the scores lie apart, of the sheets that were handed in."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from sessions.models import StrategySession, Team
from triads.domain.assessment.assessing import assessing_criteria
from triads.domain.assessment.sheets import sheets_of
from triads.domain.assessment.spread import Spread, spread_of
from triads.models import Assessment, AssessmentSheet, Record, Score, Triad


@dataclass(frozen=True)
class TriadResult:
    """How a triad was assessed: the spread of all its scores, of those by each criterion, and by how many sheets."""

    triad: Triad
    spread: Spread | None
    by_criterion: list[Spread | None]
    sheets: int


def assessment_scores(session: StrategySession, until: dt.datetime) -> dict[int, list[int]]:
    """Return all scores of each triad that has any, the lowest first, by its id; of sheets handed in by `until`."""
    scores = _scores(session).filter(assessment__sheet__handed_in_at__lte=until).order_by("value")
    values: dict[int, list[int]] = defaultdict(list)
    for triad, value in scores.values_list("assessment__triad", "value"):
        values[triad].append(value)
    return dict(values)


def assessment_results(session: StrategySession) -> list[TriadResult]:
    """Return the result of each triad that was or could be assessed, by number, in a fixed number of queries."""
    criteria = assessing_criteria(session)
    rows = list(_scores(session).values_list("assessment__triad", "criterion", "value", "assessment__sheet"))
    values: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for triad, criterion, value, sheet in rows:
        values[triad].append((criterion, value, sheet))
    return [
        _result(triad, values[triad.pk], [criterion.pk for criterion in criteria])
        for triad in _assessed_triads(session, list(values))
        if not triad.is_empty
    ]


def by_mean(results: list[TriadResult]) -> list[TriadResult]:
    """Return `results` with the highest exact mean first, equal ones by number, those without scores last."""
    return sorted(results, key=lambda result: -result.spread.mean if result.spread else 0)


def remarks_of(session: StrategySession) -> list[tuple[str, str]]:
    """Return the remarks of the sheets that were handed in: number of the triad and text, never whose it is."""
    said = Assessment.objects.filter(sheet__in=_counted_sheets(session)).exclude(remark="")
    rows = said.select_related("triad__team").order_by("triad__team__table_number", "triad__slot", "remark")
    return [(row.triad.number, row.remark) for row in rows]


def _counted_sheets(session: StrategySession) -> QuerySet[AssessmentSheet]:
    return sheets_of(session).filter(handed_in_at__isnull=False)


def _scores(session: StrategySession) -> QuerySet[Score]:
    scores = Score.objects.filter(
        assessment__sheet__in=_counted_sheets(session), criterion__in=assessing_criteria(session)
    )
    # Whoever moved to another table after handing in has no say on what is his own now.
    return scores.exclude(assessment__triad__team=F("assessment__sheet__team"))


def _assessed_triads(session: StrategySession, scored: list[int]) -> QuerySet[Triad]:
    could_be = Q(team__record__state=Record.State.ACCEPTED) | Q(pk__in=scored)
    triads = session.triads.filter(could_be, team__round=Team.Round.NORMS, merged_into=None)
    return triads.for_reading().order_by("team__table_number", "slot")


def _result(triad: Triad, rows: list[tuple[int, int, int]], criteria: list[int]) -> TriadResult:
    by_criterion = [spread_of(value for own, value, _sheet in rows if own == criterion) for criterion in criteria]
    spread = spread_of(value for _criterion, value, _sheet in rows)
    return TriadResult(triad, spread, by_criterion, len({sheet for _criterion, _value, sheet in rows}))
