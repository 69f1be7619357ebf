"""The afternoon of the play: new teams write what leads to each priority."""

from functools import partial

from measures.domain.plans import seat_evenly
from okmo_session.reports.demo.script import Hall, Script
from okmo_session.reports.demo.tables import AfternoonTable
from sessions.models import Stage

# As in the morning: minutes of the stage.
_PACES = [
    {"begins": 10, "ends": 26, "hand_in": 28, "answer": 31},
    {"begins": 12, "ends": 29, "hand_in": 32, "answer": 42},
    {"begins": 9, "ends": 24, "hand_in": 26, "answer": 30, "again": 45},
    {"begins": 14, "ends": 52, "hand_in": 56, "answer": 60},
    {"begins": 34, "ends": 58, "hand_in": 62, "answer": 65},
    {"begins": 18, "ends": 48, "hand_in": 54, "answer": 59},
]
_MINUTES_TO_ANSWER_AGAIN = 6
_TEAMS_MADE_UP = -5


def write_plans(hall: Hall, script: Script) -> None:
    """Make up the teams at the end of the results, and let each write its plan at its own pace."""
    start = hall.stage(Stage.Kind.MEASURES).planned_at
    script.add(start, _TEAMS_MADE_UP, partial(seat_evenly, hall.session, hall.headquarters))
    # The result decides how many teams there will be, at most one a place: a tie on the line is settled by lot.
    for index in range(hall.session.winners):
        _write_plan(script, AfternoonTable(hall, index + 1), _PACES[index % len(_PACES)])


def _write_plan(script: Script, table: AfternoonTable, pace: dict[str, int]) -> None:
    start = table.hall.stage(Stage.Kind.MEASURES).planned_at
    steps = table.hall.session.measures_max
    script.add(start, pace["begins"], table.begin)
    for position in range(1, steps + 1):
        minute = pace["begins"] + (pace["ends"] - pace["begins"]) * position / steps
        script.add(start, minute, partial(table.write_step, position))
    script.add(start, pace["hand_in"], table.hand_in)
    answer = pace["answer"]
    if "again" in pace:
        script.add(start, answer, table.be_returned)
        script.add(start, pace["again"], table.hand_in)
        answer = pace["again"] + _MINUTES_TO_ANSWER_AGAIN
    script.add(start, answer, table.be_accepted)
