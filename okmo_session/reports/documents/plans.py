"""The plans of measures, priority by priority, as a document tells of them."""

from dataclasses import dataclass

from measures.domain.plans import plans_of, priorities
from measures.models import Measure, MeasurePlan
from sessions.models import Participant, StrategySession
from triads.models import Triad


@dataclass(frozen=True)
class PlanOfTeam:
    """A team of the afternoon with its written steps."""

    plan: MeasurePlan
    members: list[Participant]
    steps: list[Measure]


@dataclass(frozen=True)
class Priority:
    """A priority with the plans of the teams that took it."""

    triad: Triad
    plans: list[PlanOfTeam]


def priorities_with_plans(session: StrategySession) -> list[Priority]:
    """Return the announced priorities, first place first, each with its plans; nothing before they are announced."""
    plans = [_plan_of_team(plan) for plan in plans_of(session).prefetch_related("team__seats__participant")]
    found = []
    for triad in priorities(session).with_lineage():
        triad.session = session
        found.append(Priority(triad, [plan for plan in plans if plan.plan.priority_id == triad.pk]))
    return found


def _plan_of_team(plan: MeasurePlan) -> PlanOfTeam:
    members = [seat.participant for seat in plan.team.seats.all()]
    return PlanOfTeam(plan, members, [step for step in plan.measures.all() if not step.is_empty])
