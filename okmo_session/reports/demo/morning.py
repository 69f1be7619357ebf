"""The morning of the play: people come, sit down, write their triads and hand them in."""

from functools import partial

from okmo_session.reports.demo import content
from okmo_session.reports.demo.drafting import DraftingTable
from okmo_session.reports.demo.script import Hall, Script
from okmo_session.reports.demo.tables import MorningTable
from sessions.actors import participant_actor
from sessions.domain.access.admission import admit_everybody
from sessions.domain.access.joining import join
from sessions.domain.tables.seating import seat
from sessions.domain.tables.teams import add_tables
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
# The time before a table begins, in parts: a draft for each slot, one for themselves, the ratings.
_DRAFTING_PARTS = 5
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
    """Let the members of every table draft, and the table write its record of their drafts at its own pace."""
    names = content.team_names(tables, hall.chance("teams"))
    ideas = content.ideas(tables * hall.session.team_triads, hall.chance("ideas"))
    own_ideas = content.ideas(2 * tables, hall.chance("own ideas"))
    for index, name in enumerate(names):
        table = MorningTable(hall, index + 1)
        drafting = DraftingTable(table, tuple(ideas[index::tables]), tuple(own_ideas[index::tables]))
        pace = _PACES[index % len(_PACES)]
        _draft(script, drafting, pace)
        _write_record(script, drafting, name, pace)


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


def _draft(script: Script, drafting: DraftingTable, pace: dict[str, int]) -> None:
    start = drafting.hall.stage(Stage.Kind.TRIADS).planned_at
    for slot in range(1, len(drafting.ideas) + 1):
        script.add(start, pace["begins"] * slot / _DRAFTING_PARTS, partial(drafting.write_for_table, slot))
    script.add(start, pace["begins"] * (_DRAFTING_PARTS - 1) / _DRAFTING_PARTS, drafting.write_for_themselves)
    script.add(start, pace["begins"], drafting.rate)


def _write_record(script: Script, drafting: DraftingTable, name: str, pace: dict[str, int]) -> None:
    table = drafting.table
    start = table.hall.stage(Stage.Kind.TRIADS).planned_at
    script.add(start, pace["begins"], partial(table.write, "name", name))
    span = (pace["ends"] - pace["begins"]) / len(drafting.ideas)
    for slot, idea in enumerate(drafting.ideas, 1):
        begins = pace["begins"] + span * (slot - 1)
        script.add(start, begins, partial(drafting.take, slot))
        fields = drafting.room_left(table.fields(slot, idea))
        for place, (field, text) in enumerate(fields.items(), 1):
            script.add(start, begins + span * place / len(fields), partial(table.write, field, text))
    script.add(start, pace["speaker"], table.name_speaker)
    script.add(start, pace["hand_in"], table.hand_in)
    for what in ("file", "form", "flipchart"):
        script.add(start, pace["answer"], partial(table.bring, what))
    answer = pace["answer"]
    if "again" in pace:
        script.add(start, answer, table.be_returned)
        script.add(start, pace["again"], table.hand_in)
        answer = pace["again"] + _MINUTES_TO_ANSWER_AGAIN
    script.add(start, answer, table.be_accepted)
