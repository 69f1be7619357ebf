"""What is assessed during the talks: by which criteria, which teams' triads, how far a sheet has come."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from sessions.models import StrategySession, Team
from triads.domain.visibility import talks_are_over
from triads.models import AssessmentSheet, Criterion, Record, Score, Talk, Triad, TriadQuerySet

RUNNING = (Talk.State.SPEAKING, Talk.State.QUESTIONS)
BEGUN = (*RUNNING, Talk.State.HELD)


@dataclass(frozen=True)
class TeamToAssess:
    """A team of others with its triads, `done` of them scored by every criterion, `begun` by at least one."""

    team: Team
    triads: list[Triad]
    done: int
    begun: int

    @property
    def is_done(self) -> bool:
        """Whether nothing of the team is left to score."""
        return self.done == len(self.triads)


def assessing_criteria(session: StrategySession) -> list[Criterion]:
    """Return the criteria of the assessment form; where the session names none, those of choosing the triads."""
    purposes = (Criterion.Purpose.ASSESSING, Criterion.Purpose.SELECTING)
    found = list(session.criteria.filter(purpose__in=purposes))
    own = [criterion for criterion in found if criterion.purpose == Criterion.Purpose.ASSESSING]
    return own or found


def speaking_team(session: StrategySession) -> Team | None:
    """Return the team that stands before the hall, None between two talks."""
    talk = Talk.objects.filter(session=session, state__in=RUNNING).select_related("team").first()
    return talk.team if talk else None


def others_triads(session: StrategySession, team: Team) -> TriadQuerySet:
    """Return the triads of the other tables of the morning in their order; one made of `team`'s own is none of them."""
    others = session.triads.filter(team__round=Team.Round.NORMS, merged_into=None)
    foreign = others.exclude(team=team).exclude(merged_triads__team=team)
    return foreign.for_reading().order_by("team__table_number", "slot")


def offered_triads(session: StrategySession, team: Team) -> TriadQuerySet:
    """Return what `team` may assess: triads of teams that have begun to speak, after the talks all accepted ones."""
    offered = Q(team__talk__state__in=BEGUN)
    if talks_are_over(session):
        offered |= Q(team__record__state=Record.State.ACCEPTED)
    return others_triads(session, team).filter(offered)


def teams_to_assess(session: StrategySession, team: Team, sheet: AssessmentSheet | None) -> list[TeamToAssess]:
    """Return the teams whose triads `team` may assess by now, by table number, with how far `sheet` has come."""
    written = [triad for triad in offered_triads(session, team) if not triad.is_empty]
    criteria = assessing_criteria(session)
    counts = _score_counts(sheet, criteria)
    return list(_grouped(written, counts, len(criteria)))


def teams_to_come(session: StrategySession, team: Team, offered: list[TeamToAssess]) -> list[Team]:
    """Return the other teams that can still be offered while the talks go on: those not skipped and not yet begun."""
    if talks_are_over(session):
        return []
    others = session.teams.filter(round=Team.Round.NORMS).exclude(pk=team.pk).exclude(talk__state=Talk.State.SKIPPED)
    known = {row.team.pk for row in offered}
    return [other for other in others.exclude(talk__state__in=BEGUN) if other.pk not in known]


def _score_counts(sheet: AssessmentSheet | None, criteria: list[Criterion]) -> Counter[int]:
    if sheet is None:
        return Counter()
    scores = Score.objects.filter(assessment__sheet=sheet, criterion__in=criteria).values("assessment__triad")
    return Counter(dict(scores.annotate(count=Count("pk")).values_list("assessment__triad", "count")))


def _grouped(triads: list[Triad], counts: Counter[int], whole: int) -> Iterator[TeamToAssess]:
    for own in (list(group) for _team, group in groupby(triads, key=lambda triad: triad.team_id)):
        team = own[0].team
        assert team is not None, "only triads of tables are assessed"
        scored = [counts[triad.pk] for triad in own]
        yield TeamToAssess(team, own, sum(count >= whole for count in scored), sum(count > 0 for count in scored))


def gaps_before_hand_in(offered: list[TeamToAssess], to_come: list[Team]) -> list[str]:
    """Return in sentences what a sheet would be handed in without."""
    parts = [row for row in offered if row.begun and not row.is_done]
    words = [_("№ %(table)s (%(done)s of %(all)s)") % _part(row) for row in parts]
    sentences = [
        (_("Without a score: %(tables)s."), _numbers(row.team for row in offered if not row.begun)),
        (_("Scored in part: %(tables)s."), ", ".join(words)),
        (_("Have not spoken yet, and could not be assessed any more: %(tables)s."), _numbers(to_come)),
    ]
    return [sentence % {"tables": tables} for sentence, tables in sentences if tables]


def _numbers(teams: Iterable[Team]) -> str:
    return ", ".join(_("№ %(table)s") % {"table": team.table_number} for team in teams)


def _part(row: TeamToAssess) -> dict[str, int]:
    return {"table": row.team.table_number, "done": row.done, "all": len(row.triads)}
