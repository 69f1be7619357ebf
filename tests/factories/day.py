"""A whole day as it stands at a moment: everything that any page shows, made quickly and always the same."""

import datetime as dt
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import cycle

from measures.domain.plans import open_plan
from measures.models import Measure, MeasurePlan
from okmo_session.core.clock import now
from okmo_session.reports.models import ReportFile
from sessions.actors import Actor, system
from sessions.domain.access.invitations import invite_crew
from sessions.domain.access.links import participant_link, projector_link, table_link
from sessions.domain.running.timers import extend_stage
from sessions.models import (
    Announcement,
    Call,
    Deadline,
    Mandate,
    Note,
    Participant,
    PeopleImport,
    Role,
    Seat,
    Stage,
    StrategySession,
    Team,
    Timer,
)
from tests.factories.assessment import a_sheet
from tests.factories.drafts import drafts_at
from tests.factories.photos import photo_of
from tests.factories.sessions import (
    CrewMemberFactory,
    DeadlineFactory,
    MaterialFactory,
    ParticipantFactory,
    SessionFactory,
    StageFactory,
    StageStepFactory,
    TeamFactory,
)
from tests.factories.triads import CriterionFactory, KeyQuestionFactory
from tests.factories.uploads import upload_of
from tests.factories.voting import sheets_in_the_box
from triads.domain.image.assembling import assemble_empty
from triads.domain.image.versions import keep_version
from triads.domain.record.records import open_record
from triads.domain.talks.running import open_talks
from triads.models import AssessmentSheet, Barrier, Criterion, Merger, Record, Triad
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.counting import count
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import PollSettings, prepare_poll
from voting.domain.results.announcing import announce
from voting.models import Poll, TieMethod


class At(IntEnum):
    """Moments of the day, in order."""

    MORNING = 1
    TALKS = 2
    VOTE = 3
    COUNTED = 4
    RESULTS = 5
    MEASURES = 6


STAGES = {
    At.MORNING: Stage.Kind.TRIADS,
    At.TALKS: Stage.Kind.TALKS,
    At.VOTE: Stage.Kind.VOTING,
    At.RESULTS: Stage.Kind.RESULTS,
    At.MEASURES: Stage.Kind.MEASURES,
}
IN_TURN = ["drafting", "handed_in", "accepted", "returned"]


@dataclass
class Day:
    """The rows of a day by what they are for; lists are in the order of tables."""

    session: StrategySession
    by: Actor
    tables: list[Team]
    people: list[Participant]
    waiting: Participant
    mandate: Mandate
    stages: list[Stage] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    polls: list[Poll] = field(default_factory=list)
    plans: list[MeasurePlan] = field(default_factory=list)
    files: dict[str, ReportFile] = field(default_factory=dict)
    sheets: list[AssessmentSheet] = field(default_factory=list)
    mergers: list[Merger] = field(default_factory=list)

    def word(self, what: str) -> str:
        """Return a text that stands in this session only and says where it was written."""
        return f"{what} дня № {self.session.pk}."


def a_day(at: At, *, tables: int = 4, people: int = 8, winners: int | None = None) -> Day:
    """Make a day that stands at `at`; the person numbered i sits at table i modulo `tables`, morning and afternoon.

    Each table has a priority; with fewer `winners` there is a tie on the line.
    """
    session = SessionFactory(goal="Договориться о приоритетах", motto="Вместе", organiser="Организатор")
    day = _hall(session, tables, people)
    _agenda(day, at)
    _records(day, at)
    drafts_at(day.tables, day.people, day.word("Черновик"))
    if at >= At.VOTE:
        _vote(day, at, winners or tables)
    if at >= At.RESULTS:
        assemble_empty(session, by=day.by)
        keep_version(session, by=day.by)
    if at >= At.MEASURES:
        _plans(day)
    _sheets(day, at)
    _links_and_files(day)
    return day


def _hall(session: StrategySession, tables: int, people: int) -> Day:
    teams = [TeamFactory(session=session, table_number=number) for number in range(1, tables + 1)]
    persons = [ParticipantFactory(session=session, admitted=True, region="Самара") for _ in range(people)]
    waiting = ParticipantFactory(session=session)
    seats = [(person, teams[i % tables]) for i, person in enumerate(persons)] + [(waiting, teams[0])]
    Seat.objects.bulk_create(
        Seat(session=session, participant=person, team=team, round=team.round) for person, team in seats
    )
    for team, person in zip(teams, persons, strict=False):
        team.name, team.speaker = f"Команда {team.table_number}", person
        team.save()
    for position in (1, 2, 3):
        KeyQuestionFactory(session=session, position=position)
        MaterialFactory(session=session, position=position)
        for purpose in Criterion.Purpose.values:
            CriterionFactory(session=session, purpose=purpose, position=position)
    mandate = Mandate.objects.create(session=session, organisation="Союз районов", holder=persons[0])
    return Day(session, system(session), teams, persons, waiting, mandate)


def _agenda(day: Day, at: At) -> None:
    begins = now() - dt.timedelta(hours=at)
    for position, (moment, kind) in enumerate(STAGES.items(), start=1):
        starts = begins + dt.timedelta(hours=position)
        stage = StageFactory(
            session=day.session, position=position, kind=kind, planned_at=starts, planned_minutes=60, result="Итог"
        )
        StageStepFactory(stage=stage, position=1)
        StageStepFactory(stage=stage, position=2, minutes=None)
        if moment <= at:
            stage.state, stage.started_at, stage.finished_at = Stage.State.FINISHED, starts, starts
        day.stages.append(stage)
    running = max((stage for stage in day.stages if stage.state == Stage.State.FINISHED), key=lambda s: s.position)
    running.state, running.finished_at = Stage.State.RUNNING, None
    length = dt.timedelta(minutes=30)
    Timer.objects.bulk_create(
        Timer(stage=stage, length=length, ends_at=now() + length) for stage in day.stages if stage.started_at
    )
    for stage in day.stages:
        stage.save()
    extend_stage(running, 5, by=day.by)
    for purpose, stage in zip(Deadline.Purpose.values, [*day.stages[:3], day.stages[-1]], strict=True):
        DeadlineFactory(stage=stage, purpose=purpose)


def _records(day: Day, at: At) -> None:
    states = cycle(IN_TURN if at == At.MORNING else ["accepted"])
    for team, state in zip(day.tables, states, strict=False):
        record = open_record(team)
        record.state, record.edited_at, record.handed_in_at = state, now(), now()
        record.comment = "Уточните место" if state == "returned" else ""
        record.save()
        day.records.append(record)
    open_talks(day.session)
    photo_of(day.tables[0])
    upload_of(day.records[0], {"present_what:1": day.word("Из файла")})
    triads = list(Triad.objects.filter(session=day.session).select_related("team"))
    for triad in triads:
        triad.present_what = day.word(f"Настоящее {triad.number}")
        triad.future_what = day.word(f"Будущее {triad.number}")
        triad.save()
    # By their keys: a join would be a nested loop for PostgreSQL, which knows no numbers of an open transaction.
    Barrier.objects.filter(triad__in=[triad.pk for triad in triads], position__lte=4).update(text="Нет единого канала")
    kept, absorbed = (next(triad for triad in triads if triad.team == team) for team in day.tables[:2])
    day.mergers.append(Merger.objects.create(kept=kept, absorbed=absorbed, proposed_at=now()))


def _sheets(day: Day, at: At) -> None:
    first = Triad.objects.filter(team=day.tables[0], slot=1).get()
    day.sheets.append(a_sheet(day.tables[-1], {}, handed_in=False, source="paper"))
    if at >= At.VOTE and len(day.tables) > 2:
        day.sheets.append(a_sheet(day.tables[1], {first: [5, 4, 3]}, remark=day.word("Замечание")))


def _vote(day: Day, at: At, winners: int) -> None:
    settings = PollSettings(now() + dt.timedelta(hours=1), picks=5, winners=winners, tie_methods=(TieMethod.LOT,))
    poll = prepare_poll(day.session, settings, by=day.by)
    day.polls.append(poll)
    open_poll(poll, by=day.by)
    # Everybody but the first has chosen the first triad of his table: each of these is a priority, none is tied.
    first = [poll.options.get(triad__team=team, triad__slot=1).pk for team in day.tables]
    for i, person in enumerate(day.people[1:], start=1):
        cast(poll, person, new_ballot_key(), [first[i % len(first)]])
    sheets_in_the_box(poll, is_counted=at > At.VOTE)
    if at == At.VOTE:
        return
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=now())
    count(poll, by=day.by)
    if at >= At.RESULTS:
        announce(poll, by=day.by)


def _plans(day: Day) -> None:
    priorities = Triad.objects.filter(session=day.session, priority_rank__isnull=False).order_by("team__table_number")
    for number, (priority, state) in enumerate(zip(priorities, cycle(IN_TURN), strict=False)):
        seated = day.people[number :: len(day.tables)]
        plan = open_plan(day.session, priority, seated, day.by)
        Team.objects.filter(pk=plan.team_id).update(speaker=seated[0], name=f"Меры {number + 1}")
        plan.state, plan.edited_at, plan.handed_in_at = state, now(), now()
        plan.comment = "Уточните срок" if state == "returned" else ""
        plan.save()
        what = day.word(f"Мера {number + 1}")
        Measure.objects.filter(plan=plan).update(what=what, who="Дирекция", result="Готово", due=day.session.date)
        day.plans.append(plan)


def _links_and_files(day: Day) -> None:
    for team in day.tables:
        table_link(team)
    participant_link(day.people[0])
    projector_link(day.session)
    invite_crew(day.session, Role.OBSERVER, day.by)
    CrewMemberFactory(session=day.session, role=Role.OBSERVER)
    _list_of_people(day)
    # A message to each audience, a table that calls, and notes that nobody but their owners may read.
    for audience in Announcement.Audience:
        text = day.word(f"Сказано {audience.label}")
        Announcement.objects.create(session=day.session, audience=audience, text=text, at=now())
    Call.objects.create(session=day.session, team=day.tables[1], whom=Call.Whom.HEADQUARTERS, at=now())
    Note.objects.bulk_create(Note(participant=person, text=f"Тайное: {person.name}") for person in day.people)
    for kind in ReportFile.Kind.values:
        day.files[kind] = ReportFile.objects.create(
            session=day.session, kind=kind, content_hash="0" * 64, state="ready", asked_at=now(), made_at=now()
        )
        day.files[kind].path.parent.mkdir(parents=True, exist_ok=True)
        day.files[kind].path.write_bytes(b"%PDF-1.7")


def _list_of_people(day: Day) -> None:
    names = [person.name for person in day.people]
    rows = [(1, ["ФИО", "Организация", "Стол"], {}), *((n, [name, "АО", "3"], {}) for n, name in enumerate(names, 2))]
    rows.append((len(rows) + 1, [day.word("Новый человек")], {}))
    PeopleImport.objects.create(session=day.session, file_name="люди.csv", rows=rows, uploaded_at=now())
