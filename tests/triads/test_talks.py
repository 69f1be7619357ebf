import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import FieldRevision, LogEntry
from sessions.actors import system, table_actor
from sessions.domain.running.stages import start_stage
from sessions.domain.topics import Topic, team_topic
from sessions.models import Stage, StrategySession, Team
from tests.factories.sessions import StageFactory, TeamFactory
from triads.domain.talks import running as verbs
from triads.domain.talks.running import go_on, move_talk, save_notes, skip_talk, start_talk, talks_now
from triads.domain.talks.summaries import talks_panel
from triads.models import Talk

State = Talk.State


def moment(minute: int, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 2, 7, 11, minute, second, tzinfo=dt.UTC)


@pytest.fixture
def stage(session: StrategySession) -> Stage:
    return StageFactory(session=session, kind=Stage.Kind.TALKS, planned_minutes=20, planned_at=moment(0))


@pytest.fixture
def begun(stage: Stage) -> StrategySession:
    """Four tables whose numbers are not those of their rows; the stage of the talks runs since 11:00."""
    for number in (4, 2, 7, 3):
        TeamFactory(session=stage.session, table_number=number)
    with clock_at(moment(0)):
        start_stage(stage, by=system(stage.session))
    return stage.session


def act(verb: Callable[..., None], thing: Any, *arguments: Any, at: dt.datetime, seen: str | None = None) -> None:
    session = thing if isinstance(thing, StrategySession) else thing.session
    with clock_at(at):
        verb(thing, *arguments, by=system(session), seen=seen)


def talk(session: StrategySession, number: int) -> Talk:
    return Talk.objects.select_related("session", "team").get(session=session, team__table_number=number)


def order(session: StrategySession) -> list[int]:
    return [talk.team.table_number for talk in talks_now(session).talks]


def states(session: StrategySession) -> dict[int, str]:
    return {talk.team.table_number: talk.state for talk in talks_now(session).talks}


def test_teams_speak_by_table_number_and_later_ones_come_last(begun: StrategySession) -> None:
    TeamFactory(session=begun, table_number=1, round=Team.Round.MEASURES)
    assert order(begun) == [2, 3, 4, 7]

    TeamFactory(session=begun, table_number=1)

    assert order(begun) == order(begun) == [2, 3, 4, 7, 1]
    opened = LogEntry.objects.filter(session_id=begun.pk, event="talks opened")
    assert [entry.details["tables"] for entry in opened] == [[2, 3, 4, 7], [1]]


def test_an_archived_session_is_read_without_a_new_line(begun: StrategySession) -> None:
    StrategySession.objects.filter(pk=begun.pk).update(archived_at=moment(0))
    begun.refresh_from_db()

    assert talks_now(begun).talks == []


def test_going_on_leads_from_talk_to_questions_to_the_next_team_and_keeps_the_times(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))
    act(go_on, begun, at=moment(2, 14))
    act(go_on, begun, at=moment(3, 2))

    first, second = talk(begun, 2), talk(begun, 3)
    assert (first.state, first.talk_seconds, first.question_seconds) == (State.HELD, 134, 48)
    assert (first.started_at, first.finished_at, first.ends_at) == (moment(0), moment(3, 2), None)
    assert (second.state, second.ends_at) == (State.SPEAKING, moment(5, 2))
    line = talks_now(begun)
    assert line.current == second
    assert line.coming == talk(begun, 4)
    events = LogEntry.objects.filter(session_id=begun.pk, event__startswith="talk ").order_by("number")
    assert [(entry.event, entry.details) for entry in events] == [
        ("talk started", {}),
        ("talk questions begun", {"seconds": 134}),
        ("talk finished", {"seconds": 48}),
        ("talk started", {}),
    ]
    # The line was made once, then four verbs: whoever listens hears all of them.
    topics = (Topic.TALKS, Topic.BOARD, Topic.PROJECTOR)
    assert versions(begun, *topics) == dict.fromkeys(topics, 5)


def test_the_last_talk_is_finished_and_then_nobody_is_left(begun: StrategySession) -> None:
    for minute in range(8):
        act(go_on, begun, at=moment(minute))
    act(go_on, begun, at=moment(8))

    assert set(states(begun).values()) == {State.HELD}
    with pytest.raises(DomainError, match="Больше никто не ждёт слова"):
        act(go_on, begun, at=moment(9))


def test_without_time_for_questions_the_next_team_follows_the_talk(begun: StrategySession) -> None:
    begun.question_minutes = 0
    begun.save()
    act(go_on, begun, at=moment(0))
    act(go_on, begun, at=moment(2))

    assert states(begun) == {2: State.HELD, 3: State.SPEAKING, 4: State.WAITING, 7: State.WAITING}


def test_pauses_are_not_counted_and_a_minute_more_in_overtime_counts_from_now(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))
    act(verbs.pause_talk, talk(begun, 2), at=moment(1))
    act(verbs.resume_talk, talk(begun, 2), at=moment(6))
    assert talk(begun, 2).ends_at == moment(7)
    act(verbs.extend_talk, talk(begun, 2), at=moment(8))
    assert talk(begun, 2).ends_at == moment(9)

    act(verbs.finish_talk, talk(begun, 2), at=moment(8, 30))

    found = talk(begun, 2)
    assert (found.state, found.talk_seconds, found.question_seconds) == (State.HELD, 210, None)


def test_nothing_ends_by_itself(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))

    with clock_at(moment(40)):
        line = talks_now(begun)

    assert line.current is not None
    assert line.current.state == State.SPEAKING


def test_a_team_that_is_not_ready_is_left_out_and_comes_back_to_its_place(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))
    act(skip_talk, talk(begun, 2), at=moment(1))
    act(skip_talk, talk(begun, 3), at=moment(1))
    assert talk(begun, 2).started_at is None
    act(go_on, begun, at=moment(1))
    assert states(begun) == {2: State.SKIPPED, 3: State.SKIPPED, 4: State.SPEAKING, 7: State.WAITING}

    act(verbs.bring_back_talk, talk(begun, 3), at=moment(2))

    line = talks_now(begun)
    assert line.coming == talk(begun, 3)
    with pytest.raises(DomainError, match="уже что-то сделали"):
        act(verbs.bring_back_talk, talk(begun, 4), at=moment(2))


def test_a_talk_finished_by_mistake_can_be_held_again(begun: StrategySession) -> None:
    for second in (0, 1, 2):
        act(go_on, begun, at=moment(0, second))
    act(skip_talk, talk(begun, 3), at=moment(0, 3))
    act(verbs.bring_back_talk, talk(begun, 2), at=moment(0, 4))
    act(go_on, begun, at=moment(1))

    found = talk(begun, 2)
    assert (found.state, found.started_at, found.talk_seconds) == (State.SPEAKING, moment(1), None)


def test_the_order_is_changed_among_those_who_wait(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))
    act(skip_talk, talk(begun, 3), at=moment(0))
    act(move_talk, talk(begun, 7), -1, at=moment(0))
    assert order(begun) == [2, 3, 7, 4]
    # The first that waits stays behind whom has spoken, the last stays last.
    act(move_talk, talk(begun, 7), -1, at=moment(0))
    act(move_talk, talk(begun, 4), 1, at=moment(0))
    assert order(begun) == [2, 3, 7, 4]
    act(move_talk, talk(begun, 7), 1, at=moment(0))

    assert order(begun) == [2, 3, 4, 7]
    with pytest.raises(DomainError, match="уже что-то сделали"):
        act(move_talk, talk(begun, 2), 1, at=moment(0))


def test_one_talks_at_a_time_and_nobody_before_the_stage(begun: StrategySession, stage: Stage) -> None:
    act(go_on, begun, at=moment(0))
    with pytest.raises(DomainError, match="Выступает стол № 2"):
        act(start_talk, talk(begun, 7), at=moment(1))

    act(verbs.finish_talk, talk(begun, 2), at=moment(1))
    act(start_talk, talk(begun, 7), at=moment(1))
    assert states(begun)[7] == State.SPEAKING
    act(skip_talk, talk(begun, 7), at=moment(1))
    Stage.objects.filter(pk=stage.pk).update(state=Stage.State.PLANNED)
    with pytest.raises(DomainError, match="Сначала начните этап выступлений"):
        act(go_on, begun, at=moment(2))


def test_a_finished_or_archived_session_has_no_more_talks(begun: StrategySession) -> None:
    StrategySession.objects.filter(pk=begun.pk).update(finished_at=moment(0))
    with pytest.raises(DomainError, match="завершена"):
        act(go_on, begun, at=moment(1))


@pytest.mark.parametrize("verb", ["go_on", "extend_talk", "pause_talk", "finish_talk", "skip_talk"])
def test_of_two_clicks_on_one_page_one_counts(begun: StrategySession, verb: str) -> None:
    act(go_on, begun, at=moment(0))
    thing: Any = begun if verb == "go_on" else talk(begun, 2)
    seen = talks_now(begun).seen
    act(getattr(verbs, verb), thing, at=moment(1), seen=seen)
    after = [(row.state, row.ends_at, row.paused_remaining) for row in talks_now(begun).talks]

    with pytest.raises(DomainError, match="только что изменились"):
        act(getattr(verbs, verb), thing, at=moment(1, 1), seen=seen)

    assert [(row.state, row.ends_at, row.paused_remaining) for row in talks_now(begun).talks] == after


def test_what_is_left_is_said_in_words(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))
    with clock_at(moment(1)):
        assert talks_panel(begun).what_is_left == "осталось 3 команды, по плану 11 минут, до конца этапа 19 минут"
        assert talks_panel(begun).verdict == ""
    with clock_at(moment(15)):
        panel = talks_panel(begun)
        assert panel.what_is_left == "осталось 3 команды, по плану 10 минут, до конца этапа 5 минут"
        assert (panel.verdict, panel.minutes_missing) == ("не хватает 5 минут.", 5)
    with clock_at(moment(21)):
        assert talks_panel(begun).what_is_left.endswith("этап должен был закончиться 1 минуту назад")


def test_what_is_left_counts_no_teams_in_the_last_talk(begun: StrategySession) -> None:
    for minute in range(7):
        act(go_on, begun, at=moment(minute))
    with clock_at(moment(7)):
        assert talks_panel(begun).what_is_left.startswith("по плану 2 минуты, до конца этапа")


def test_plan_and_fact_of_each_talk(begun: StrategySession) -> None:
    act(go_on, begun, at=moment(0))
    act(go_on, begun, at=moment(2, 30))
    act(go_on, begun, at=moment(3, 44))

    rows = talks_panel(begun).rows

    assert [row.planned_at for row in rows] == [moment(0), moment(3), moment(6), moment(9)]
    assert (rows[0].talk_time, rows[0].question_time, rows[0].over) == ("2:30", "1:14", "0:44")
    assert (rows[1].talk_time, rows[1].over, rows[3].is_last) == ("", "", True)


def test_notes_are_saved_for_the_table_and_leave_no_trace(begun: StrategySession) -> None:
    found = talks_now(begun).talks[0]
    by, entries = table_actor(found.team), LogEntry.objects.count()
    assert isinstance(save_notes(found, Change("notes", "Начать с цифр", 0, "a"), by), Saved)
    assert isinstance(save_notes(found, Change("notes", "Начать с вопроса", 1, "b"), by), Saved)
    late = save_notes(found, Change("notes", "С другого планшета", 1, "c"), by)

    assert isinstance(late, Conflict)
    assert late.theirs == "Начать с вопроса"
    assert talk(begun, 2).notes == "Начать с вопроса"
    assert LogEntry.objects.count() == entries
    assert not FieldRevision.objects.filter(value="Начать с цифр").exists()
    assert versions(begun, team_topic(found.team)) == {team_topic(found.team): 2}
    for change, words in ((Change("name", "x", 0, "d"), "нет такого поля"), (Change("notes", "x" * 5001, 2, "e"), "5")):
        with pytest.raises(DomainError, match=words):
            save_notes(found, change, by)


@pytest.mark.django_db(transaction=True)
def test_two_consoles_at_the_same_moment_start_one_talk(begun: StrategySession) -> None:
    seen = talks_now(begun).seen
    refused: list[str] = []

    def click() -> None:
        try:
            go_on(StrategySession.objects.get(pk=begun.pk), by=system(begun), seen=seen)
        except DomainError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert states(begun) == {2: State.SPEAKING, 3: State.WAITING, 4: State.WAITING, 7: State.WAITING}
    assert len(refused) == 1
