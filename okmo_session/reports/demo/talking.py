"""The talks of the play: team after team speaks, and the others assess the triads they have heard."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, partial

from okmo_session.reports.demo import content
from okmo_session.reports.demo.script import Hall, Script
from okmo_session.reports.demo.tables import MorningTable, change
from sessions.actors import table_actor
from sessions.models import Stage, StrategySession
from triads.domain.assessment.assessing import assessing_criteria, offered_triads
from triads.domain.assessment.fields import save_assessment
from triads.domain.assessment.sheets import hand_in_sheet, open_sheet
from triads.domain.talks.running import go_on
from triads.models import AssessmentSheet

# How many teams a table assesses: enough for means, and a play of twenty tables is still made in seconds.
_TEAMS_ASSESSED = 2
_LOWEST_SCORE, _HIGHEST_SCORE = 2, 5
_MINUTES_BEFORE_LUNCH = 5


def talk_and_assess(hall: Hall, script: Script, tables: int) -> None:
    """Let the teams speak in the order of their tables; all but the last hand their assessment sheets in."""
    stage = hall.stage(Stage.Kind.TALKS)
    talk, questions = _minutes(hall.session, stage, tables)
    sheets = [Assessing(hall, number) for number in range(1, tables + 1)]
    script.add(stage.planned_at, 0, partial(go_on, hall.session, hall.facilitator))
    for place in range(tables):
        begins = place * (talk + questions)
        script.add(stage.planned_at, begins + talk, partial(go_on, hall.session, hall.facilitator))
        for step in range(1, min(_TEAMS_ASSESSED, tables - 1) + 1):
            listener = sheets[(place + step) % tables]
            script.add(stage.planned_at, begins + talk + questions / 2, partial(listener.assess, place + 1))
        script.add(stage.planned_at, begins + talk + questions, partial(go_on, hall.session, hall.facilitator))
    for sheet in sheets[:-1]:
        script.add(stage.planned_end, -_MINUTES_BEFORE_LUNCH, sheet.hand_in)


def _minutes(session: StrategySession, stage: Stage, tables: int) -> tuple[float, float]:
    """Return how long a team speaks and is asked: less than is planned where so many teams would not be heard."""
    there = (stage.planned_end - stage.planned_at) / dt.timedelta(minutes=1) - _MINUTES_BEFORE_LUNCH
    share = min(1, there / tables / (session.talk_minutes + session.question_minutes))
    return session.talk_minutes * share, session.question_minutes * share


@dataclass(frozen=True)
class Assessing:
    """A table with its assessment sheet."""

    hall: Hall
    number: int

    @cached_property
    def sheet(self) -> AssessmentSheet:
        """The sheet, opened when it is first asked for."""
        return open_sheet(MorningTable(self.hall, self.number).team)

    def assess(self, number: int) -> None:
        """Score the triads of the table of this number, and say something about the first."""
        by = table_actor(self.sheet.team)
        triads = offered_triads(self.hall.session, self.sheet.team).filter(team__table_number=number)
        chance = self.hall.chance("assessment", self.number, number)
        for triad in triads:
            for criterion in assessing_criteria(self.hall.session):
                score = str(chance.randint(_LOWEST_SCORE, _HIGHEST_SCORE))
                save_assessment(self.sheet, change(f"score-{criterion.pk}:{triad.pk}", score), by)
        save_assessment(self.sheet, change(f"remark:{triads[0].pk}", content.comment("remarks", chance)), by)

    def hand_in(self) -> None:
        """Hand the sheet in."""
        hand_in_sheet(self.sheet, by=table_actor(self.sheet.team))
