"""What the tables of the play do, in the morning with a record and in the afternoon with a plan."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from measures.domain import plans
from measures.models import MeasurePlan
from okmo_session.core.autosave import Change
from okmo_session.reports.demo import content
from okmo_session.reports.demo.script import Hall
from sessions.actors import table_actor
from sessions.domain.tables.teams import name_speaker
from sessions.models import Participant, Team
from triads.domain.record import records
from triads.domain.record.ticks import tick
from triads.models import Norm, Record

_DAYS_TO_FIRST_STEP, _DAYS_BETWEEN_STEPS = 30, 45


@dataclass(frozen=True)
class MorningTable:
    """A table and its record."""

    hall: Hall
    number: int

    @cached_property
    def team(self) -> Team:
        """The team of the table."""
        return _team(self.hall, Team.Round.NORMS, self.number)

    @cached_property
    def record(self) -> Record:
        """The record, opened when it is first asked for."""
        return records.open_record(self.team)

    def open(self) -> None:
        """Open the record."""
        assert self.record

    def write(self, field: str, text: str) -> None:
        """Save one field."""
        records.save(self.record, change(field, text), by=table_actor(self.record.team))

    def name_speaker(self) -> None:
        """Name who sat down first."""
        team = self.record.team
        name_speaker(team, _members(team)[0], by=table_actor(team))

    def hand_in(self) -> None:
        """Hand the record in."""
        records.hand_in(self.record, by=table_actor(self.record.team))

    def bring(self, what: str) -> None:
        """Hang the flipchart, or bring the paper form or the electronic table: "flipchart", "form", "file"."""
        tick(self.record, what, by=table_actor(self.team))

    def be_returned(self) -> None:
        """Get it back from the headquarters with a comment."""
        comment = content.comment("comments", self.hall.chance("comment", self.number))
        records.return_to_team(self.record, comment, by=self.hall.headquarters)

    def be_accepted(self) -> None:
        """Have it accepted."""
        records.accept(self.record, by=self.hall.headquarters)

    def fields(self, slot: int, idea: content.Idea) -> dict[str, str]:
        """Return the fields of the record in which `idea` is written as the triad of `slot`."""
        session = self.hall.session
        where = content.region(self.hall.chance("where", self.number, slot)).where
        texts: dict[str, str] = {}
        for norm, parts in (("present", idea.present), ("future", idea.future)):
            texts |= {f"{norm}_{part}:{slot}": text for part, text in zip(Norm.PARTS, (*parts, where), strict=True)}
        barriers = idea.barriers[: session.record_barriers_max]
        texts |= {f"barrier-{place}:{slot}": barrier for place, barrier in enumerate(barriers, 1)}
        return texts | {f"key_question:{slot}": str(self.hall.questions[idea.question])}


@dataclass(frozen=True)
class AfternoonTable:
    """A table of the afternoon and its plan; acts of a table that no team came to do nothing."""

    hall: Hall
    number: int

    @cached_property
    def plan(self) -> MeasurePlan | None:
        """The plan at the table, or None where the result left fewer priorities than tables."""
        at_table = MeasurePlan.objects.filter(team__session=self.hall.session, team__table_number=self.number)
        plan = at_table.select_related("team", "priority__key_question").first()
        if plan:
            plan.team.session = self.hall.session
        return plan

    def begin(self) -> None:
        """Take a name and choose who reports."""
        if self.plan and (members := _members(self.plan.team)):
            self._save("name", content.team_names(self.number, self.hall.chance("measures teams"))[-1])
            self._save("speaker", str(members[0].pk))
            self.plan.team.refresh_from_db(fields=["name", "speaker"])

    def write_step(self, position: int) -> None:
        """Write the step of this position."""
        if self.plan is None or position > len(self._steps):
            return
        step = self._steps[position - 1]
        self._save(f"what:{position}", step.what)
        self._save(f"who:{position}", step.who)
        self._save(f"result:{position}", step.result)
        self._save(f"due:{position}", self._due(position).isoformat())

    def hand_in(self) -> None:
        """Hand the plan in, if somebody sits here to do it."""
        if self.plan and self.plan.team.speaker:
            plans.hand_in(self.plan, by=table_actor(self.plan.team))
            self.plan.refresh_from_db(fields=["state"])

    def be_returned(self) -> None:
        """Get it back from the headquarters with a comment."""
        if self._is_handed_in:
            comment = content.comment("plan_comments", self.hall.chance("plan comment", self.number))
            plans.return_to_team(self._expected_plan, comment, by=self.hall.headquarters)

    def be_accepted(self) -> None:
        """Have it accepted."""
        if self._is_handed_in:
            plans.accept(self._expected_plan, by=self.hall.headquarters)

    @cached_property
    def _steps(self) -> list[content.Step]:
        question = self._expected_plan.priority.key_question
        count = self.hall.session.measures_max
        return content.steps(question.position if question else 1, count, self.hall.chance("steps", self.number))

    def _due(self, position: int) -> dt.date:
        days = _DAYS_TO_FIRST_STEP + (position - 1) * _DAYS_BETWEEN_STEPS
        return self.hall.session.date + dt.timedelta(days + self.hall.chance("due", self.number).randrange(15))

    @property
    def _is_handed_in(self) -> bool:
        return self.plan is not None and self.plan.state == MeasurePlan.State.HANDED_IN

    @property
    def _expected_plan(self) -> MeasurePlan:
        assert self.plan is not None, "asked only where there is a plan"
        return self.plan

    def _save(self, field: str, text: str) -> None:
        plan = self._expected_plan
        plans.save(plan, change(field, text), by=table_actor(plan.team))


def change(field: str, text: str) -> Change:
    """Return what is typed into a field in which nobody has written."""
    return Change(field, text, base=0, operation=f"demo {field}")


def _team(hall: Hall, round: Team.Round, table: int) -> Team:
    team = hall.session.teams.get(round=round, table_number=table)
    team.session = hall.session
    return team


def _members(team: Team) -> list[Participant]:
    return [place.participant for place in team.seats.select_related("participant").order_by("pk")]
