"""Each plan in one line, for the board of the headquarters."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from measures.domain.tables import plans_of
from measures.domain.writing import PARTS
from measures.models import MeasurePlan
from sessions.models import StrategySession, Team


@dataclass(frozen=True)
class PlanSummary:
    """How far a team is: `steps_complete` of `steps_needed` (at least) have all four parts."""

    team: Team
    plan: MeasurePlan
    priority_number: str
    members: int
    has_speaker: bool
    steps_written: int
    steps_complete: int
    steps_needed: int
    state: str
    edited_at: dt.datetime | None

    @property
    def since(self) -> dt.datetime | None:
        """Since when the plan stands as it does: decided, handed in, or edited last."""
        if self.plan.is_open:
            return self.edited_at
        return self.plan.decided_at if self.state == MeasurePlan.State.ACCEPTED else self.plan.handed_in_at


def plan_summaries(session: StrategySession) -> list[PlanSummary]:
    """Return a line for every measures team by its table, in a fixed number of queries."""
    plans = plans_of(session).annotate(members=Count("team__seats")).order_by("team__table_number")
    return [_summary(plan, plan.members, session.measures_min) for plan in plans]


def _summary(plan: MeasurePlan, members: int, needed: int) -> PlanSummary:
    return PlanSummary(
        team=plan.team,
        plan=plan,
        priority_number=plan.priority.number,
        members=members,
        has_speaker=plan.team.speaker_id is not None,
        steps_written=len(plan.written_measures),
        steps_complete=sum(all(getattr(measure, part) for part in PARTS) for measure in plan.written_measures),
        steps_needed=needed,
        state=plan.state,
        edited_at=plan.edited_at,
    )
