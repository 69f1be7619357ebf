import datetime as dt

import pytest
from django.db.models import Model

from okmo_session.core.autosave import Change, Conflict, Saved, versions
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import system
from sessions.domain.agenda.editing import add_stage, move_stage, remove_stage, reorder_stages, save
from sessions.domain.agenda.rows import add_deadline, add_step, move_step, remove_deadline, remove_step, reorder_steps
from sessions.domain.agenda.warnings import talks_sentence, warnings_of
from sessions.models import Deadline, Stage, StrategySession
from tests.factories.sessions import DeadlineFactory, StageFactory, StageStepFactory, TeamFactory


@pytest.fixture
def stages(session: StrategySession) -> list[Stage]:
    """10:00–10:25, 10:25–11:25, lunch locked at 12:00, 12:50–13:20."""
    made = []
    for position, (time, minutes, locked) in enumerate(
        [("10:00", 25, False), ("10:25", 60, False), ("12:00", 50, True), ("12:50", 30, False)], start=1
    ):
        made.append(
            StageFactory(
                session=session,
                position=position,
                planned_at=session.moment(dt.time.fromisoformat(time)),
                planned_minutes=minutes,
                is_locked=locked,
            )
        )
    return made


def edit(stage: Stage, field: str, value: str, base: int = 0) -> Saved | Conflict:
    return save(stage, Change(field, value, base, f"{field} {value} {base}"), by=system(stage.session))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(session: StrategySession) -> list[str]:
    """Return the agenda as "number of the stage, start, minutes"."""
    first = session.stages.order_by("pk").values_list("pk", flat=True)[0]
    return [
        f"{stage.pk - first + 1} {stage.planned_at.astimezone(session.zone):%H:%M} {stage.planned_minutes}"
        for stage in session.stages.all()
    ]


def time_of(thing: Deadline) -> str:
    thing.refresh_from_db()
    return f"{thing.at.astimezone(thing.stage.session.zone):%H:%M}"


def events(session: Model) -> list[str]:
    return list(LogEntry.objects.filter(session_id=session.pk).values_list("event", flat=True))


def test_a_longer_stage_takes_the_later_ones_along_up_to_the_locked_one(session: StrategySession, stages: list[Stage]):
    outcome = edit(stages[0], "planned_minutes", "40")

    assert isinstance(outcome, Saved)
    assert told(session) == ["1 10:00 40", "2 10:40 60", "3 12:00 50", "4 12:50 30"]
    assert events(session) == ["agenda edited"]
    assert TopicVersion.objects.get(session_id=session.pk, topic="agenda").version == 1


def test_a_start_is_taken_as_it_is_said_and_deadlines_go_along(session: StrategySession, stages: list[Stage]):
    middle = DeadlineFactory(stage=stages[1], at=session.moment(dt.time(11, 0)))
    end = DeadlineFactory(stage=stages[1], at=stages[1].planned_end)

    outcome = edit(stages[1], "starts", "9.45")
    edit(stages[1], "planned_minutes", "70")

    assert told(session)[:2] == ["1 10:00 25", "2 09:45 70"]
    assert (time_of(middle), time_of(end)) == ("10:20", "10:55")
    assert isinstance(outcome, Saved)
    assert (outcome.value, {other.field: other.value for other in outcome.also}) == (
        "09:45",
        {f"deadline:{middle.pk}.at": "10:20", f"deadline:{end.pk}.at": "10:45"},
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", "25:00"),
        ("starts", "12:60"),
        ("starts", "в полдень"),
        ("starts", ""),
        ("planned_minutes", "0"),
        ("planned_minutes", "1440"),
        ("planned_minutes", "полчаса"),
        ("planned_minutes", "٣"),
        ("kind", "party"),
        ("is_locked", "on"),
        ("title", " \n "),
        ("title", "я" * 301),
        ("result", "я" * 301),
        ("expected", "я" * 2001),
        ("state", "finished"),
        ("step:1.title", "Чужой шаг"),
        ("deadline:999999999999999999.at", "13:00"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    session: StrategySession, stages: list[Stage], field: str, value: str
):
    before = list(session.stages.values())

    with pytest.raises(DomainError) as refusal:
        edit(stages[1], field, value)

    assert str(refusal.value)
    assert list(session.stages.values()) == before


def test_who_has_a_moved_start_open_is_asked_and_does_not_overwrite(session: StrategySession, stages: list[Stage]):
    edit(stages[0], "planned_minutes", "40")

    answer = edit(stages[1], "starts", "10:30")

    assert isinstance(answer, Conflict)
    assert (answer.theirs, versions(stages[1])) == ("10:40", {"starts": 1})


def test_steps_and_deadlines_are_fields_of_their_stage(session: StrategySession, stages: list[Stage]):
    step, deadline = StageStepFactory(stage=stages[1]), DeadlineFactory(stage=stages[1])

    edit(stages[1], f"step:{step.pk}.title", "Обсудить\nвместе")
    edit(stages[1], f"step:{step.pk}.minutes", "")
    edit(stages[1], f"deadline:{deadline.pk}.at", "11:00")
    edit(stages[1], f"deadline:{deadline.pk}.locks", "yes")
    edit(stages[1], f"deadline:{deadline.pk}.purpose", "record")

    step.refresh_from_db()
    assert (step.title, step.minutes, time_of(deadline)) == ("Обсудить вместе", None, "11:00")
    assert (deadline.locks, deadline.purpose) == (True, Deadline.Purpose.RECORD)


def test_a_stage_is_added_where_one_stands_and_taken_out_again(session: StrategySession, stages: list[Stage]):
    before = told(session)

    new = add_stage(session, stages[0], by=system(session))
    with_it = told(session)
    remove_stage(new, by=system(session))

    assert with_it == ["1 10:00 25", "5 10:25 15", "2 10:40 60", "3 12:00 50", "4 12:50 30"]
    assert told(session) == before
    assert events(session) == ["stage added", "stage removed"]


def test_an_empty_programme_begins_at_ten(session: StrategySession):
    add_stage(session, None, by=system(session))

    assert told(session) == ["1 10:00 15"]


def test_stages_change_places_and_times(session: StrategySession, stages: list[Stage]):
    move_stage(stages[1], -1, by=system(session))
    once = told(session)
    reorder_stages(session, [stages[0].pk, 10**9], by=system(session))

    assert once == ["2 10:00 60", "1 11:00 25", "3 12:00 50", "4 12:50 30"]
    assert told(session) == ["1 10:00 25", "2 10:25 60", "3 12:00 50", "4 12:50 30"]


def test_a_click_that_moves_nothing_writes_nothing(session: StrategySession, stages: list[Stage]):
    move_stage(stages[0], -1, by=system(session))
    move_stage(stages[3], 1, by=system(session))

    assert events(session) == []


@pytest.mark.parametrize("state", [Stage.State.RUNNING, Stage.State.FINISHED])
def test_a_stage_that_has_begun_is_not_moved(session: StrategySession, stages: list[Stage], state: Stage.State):
    first, by = stages[0], system(session)
    step = StageStepFactory(stage=first)
    Stage.objects.filter(pk=first.pk).update(state=state)
    before = told(session)
    verbs = [
        lambda: edit(first, "starts", "10:05"),
        lambda: edit(first, "planned_minutes", "5"),
        lambda: edit(first, "kind", "talks"),
        lambda: edit(first, f"step:{step.pk}.minutes", "5"),
        lambda: remove_stage(first, by),
        lambda: move_stage(first, 1, by),
        lambda: move_stage(stages[1], -1, by),
        lambda: add_step(first, by),
        lambda: remove_step(first, step.pk, by),
        lambda: move_step(first, step.pk, 1, by),
        lambda: reorder_steps(first, [step.pk], by),
    ]

    for verb in verbs:
        with pytest.raises(DomainError):
            verb()

    assert told(session) == before
    assert isinstance(edit(first, "title", "Открытие"), Saved)


def test_a_step_goes_up_and_down_and_out(session: StrategySession, stages: list[Stage]):
    stage, by = stages[1], system(session)
    first, second, third = add_step(stage, by), add_step(stage, by), add_step(stage, by)

    move_step(stage, third.pk, -1, by)
    remove_step(stage, first.pk, by)
    remove_step(stage, first.pk, by)
    reorder_steps(stage, [second.pk], by)

    assert list(stage.steps.all()) == [second, third]
    assert events(session) == ["step added"] * 3 + ["steps reordered", "step removed", "steps reordered"]


def test_a_deadline_stands_at_the_end_of_its_stage_and_is_what_its_kind_hands_in(
    session: StrategySession, stages: list[Stage]
):
    Stage.objects.filter(pk=stages[1].pk).update(kind=Stage.Kind.VOTING)

    deadline = add_deadline(session.stages.get(pk=stages[1].pk), by=system(session))

    assert (time_of(deadline), deadline.purpose, deadline.locks) == ("11:25", Deadline.Purpose.VOTE, False)
    remove_deadline(deadline.stage, deadline.pk, by=system(session))
    assert list(session.stages.get(pk=stages[1].pk).deadlines.all()) == []


def test_what_does_not_fit_is_said_in_sentences(session: StrategySession, stages: list[Stage]):
    first, talks, lunch, after = stages
    for number in range(1, 25):
        TeamFactory(session=session, table_number=number)
    Stage.objects.filter(pk=talks.pk).update(kind=Stage.Kind.TALKS, planned_minutes=70)
    Stage.objects.filter(pk=first.pk).update(planned_minutes=45)
    Stage.objects.filter(pk=after.pk).update(planned_at=session.moment(dt.time(13, 0)))
    for minutes in (30, 20, None):
        StageStepFactory(stage=first, minutes=minutes)
    DeadlineFactory(stage=lunch, title="Сдать бланки", at=session.moment(dt.time(13, 30)))

    found = warnings_of(session, list(session.stages.prefetch_related("steps", "deadlines")))

    assert {pk: [plain(text) for text in texts] for pk, texts in found.items()} == {
        first.pk: ["Шаги занимают 50 мин., а этап — 45 мин.: не хватает 5 мин."],
        talks.pk: [
            f"Начинается в 10:25, а «{first.title}» длится до 10:45: наложение 20 мин.",
            "24 столам по 2 + 1 мин. нужно 72 мин., а есть 70: помещаются 23.",
        ],
        lunch.pk: [
            "С 11:35 до 12:00 ничего не запланировано.",
            "Срок «Сдать бланки» в 13:30 — вне этапа 12:00–12:50.",
        ],
        after.pk: ["С 12:50 до 13:00 ничего не запланировано."],
    }


def test_an_overlap_with_a_locked_start_says_so(session: StrategySession, stages: list[Stage]):
    edit(stages[1], "planned_minutes", "110")

    found = warnings_of(session, list(session.stages.prefetch_related("steps", "deadlines")))

    assert [plain(text) for text in found[stages[2].pk]] == [
        f"Начало в 12:00 закреплено, а «{stages[1].title}» длится до 12:15: лишние 15 мин."
    ]


def test_a_plenary_says_how_many_talks_it_holds(session: StrategySession):
    stage = StageFactory.build(session=session, kind=Stage.Kind.TALKS, planned_minutes=70)

    assert plain(talks_sentence(session, stage)) == "В 70 мин. помещаются 23 выступления по 2 + 1 мин."
