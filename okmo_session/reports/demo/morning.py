"""The morning of the play: people come, sit down, write their triads and hand them in."""

from functools import partial

from okmo_session.reports.demo import content
from okmo_session.reports.demo.script import Hall, Script
from okmo_session.reports.demo.tables import MorningTable
from sessions.actors import participant_actor
from sessions.domain.admission import admit_everybody
from sessions.domain.joining import join
from sessions.domain.seating import seat
from sessions.domain.teams import add_tables
from sessions.forms import consent_text
from sessions.models import Stage, Team

# When a table of each pace begins, names its speaker, hands in, and when it gets its answer: minutes of the stage. At
# the moment «triads» the tables therefore stand differently; by the end of the stage all are accepted.
_PACES = [
    {"begins": 2, "ends": 20, "speaker": 12, "hand_in": 22, "answer": 25},
    {"begins": 3, "ends": 24, "speaker": 16, "hand_in": 28, "answer": 34},
    {"begins": 2, "ends": 21, "speaker": 14, "hand_in": 23, "answer": 27, "again": 36},
    {"begins": 5, "ends": 38, "speaker": 40, "hand_in": 43, "answer": 46},
    {"begins": 31, "ends": 47, "speaker": 33, "hand_in": 52, "answer": 55},
    {"begins": 4, "ends": 35, "speaker": 20, "hand_in": 41, "answer": 44},
]
_MINUTES_TO_ANSWER_AGAIN = 4
# Minutes of the day's opening.
_TABLES_LAID, _FIRST_COMES, _LAST_COMES, _ADMITTED = -90, -40, -5, -2


def gather(hall: Hall, script: Script, tables: int, people: int) -> None:
    """Lay out the tables before the day; let people come in the last half hour and be admitted."""
    opening = hall.session.stages.order_by("position")[0].planned_at
    script.add(opening, _TABLES_LAID, partial(add_tables, hall.session, tables, hall.facilitator))
    for number, person in enumerate(content.people(people, hall.chance("people"))):
        minute = _FIRST_COMES + (_LAST_COMES - _FIRST_COMES) * number / people
        script.add(opening, minute, partial(_come, hall, person, number % tables + 1))
    script.add(opening, _ADMITTED, partial(admit_everybody, hall.session, hall.headquarters))


def write_records(hall: Hall, script: Script, tables: int) -> None:
    """Let every table write its record at its own pace."""
    names = content.team_names(tables, hall.chance("teams"))
    ideas = content.ideas(tables * hall.session.team_triads, hall.chance("ideas"))
    for index, name in enumerate(names):
        table = MorningTable(hall, index + 1)
        fields = {"name": name}
        for slot, idea in enumerate(ideas[index::tables], 1):
            fields |= table.fields(slot, idea)
        _write_record(script, table, fields, _PACES[index % len(_PACES)])


def _come(hall: Hall, person: content.Person, table: int) -> None:
    session = hall.session
    participant, _token = join(
        session,
        name=person.name,
        region=person.region.name,
        organisation=person.region.council,
        team=None,
        consent_text=consent_text(session),
    )
    team = session.teams.get(round=Team.Round.NORMS, table_number=table)
    seat(participant, team, by=participant_actor(participant))


def _write_record(script: Script, table: MorningTable, fields: dict[str, str], pace: dict[str, int]) -> None:
    start = table.hall.stage(Stage.Kind.TRIADS).planned_at
    span = (pace["ends"] - pace["begins"]) / len(fields)
    script.add(start, pace["begins"], table.open)
    for place, (field, text) in enumerate(fields.items(), 1):
        script.add(start, pace["begins"] + span * place, partial(table.write, field, text))
    script.add(start, pace["speaker"], table.name_speaker)
    script.add(start, pace["hand_in"], table.hand_in)
    answer = pace["answer"]
    if "again" in pace:
        script.add(start, answer, table.be_returned)
        script.add(start, pace["again"], table.hand_in)
        answer = pace["again"] + _MINUTES_TO_ANSWER_AGAIN
    script.add(start, answer, table.be_accepted)
