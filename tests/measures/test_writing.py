import datetime as dt

import pytest

from measures.domain.plans import field_values, plan_at_table, save
from measures.models import Measure, MeasurePlan
from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.topics import Topic, team_topic
from sessions.models import StrategySession, Team
from tests.factories.measures import empty_plan, person, written_plan
from tests.factories.sessions import TeamFactory


def change(field: str, value: str, base: int = 0, operation: str = "a") -> Change:
    return Change(field, value, base, operation)


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [
        ("what:1", "Завести канал", "what"),
        ("who:1", "Дирекция", "who"),
        ("result:1", "=cmd|' /C calc'!A0", "result"),
        ("due:1", "2026-06-01", "due"),
    ],
)
def test_save_puts_a_text_into_its_step(session: StrategySession, field: str, value: str, column: str) -> None:
    plan = empty_plan(session)

    outcome = save(plan, change(field, value), by=system(session))

    assert isinstance(outcome, Saved)
    assert (outcome.version, str(getattr(Measure.objects.get(plan=plan, position=1), column))) == (1, value)


def test_save_tells_the_table_and_the_crew_but_not_every_phone(session: StrategySession) -> None:
    plan, tablet = empty_plan(session, table_number=7), TeamFactory(session=session, table_number=7)

    save(plan, change("what:1", "Завести канал"), by=system(session))

    topics = versions(session, Topic.BOARD, team_topic(tablet), team_topic(plan.team), Topic.MEASURES)
    assert list(topics.values()) == [1, 1, 1, 0]
    assert MeasurePlan.objects.get().edited_at is not None
    assert LogEntry.objects.get(event="measure plan edited").details == {"field": "what:1"}


def test_of_two_who_write_into_one_field_the_second_is_asked(session: StrategySession) -> None:
    plan = empty_plan(session)
    save(plan, change("what:1", "первый"), by=system(session))

    outcome = save(plan, change("what:1", "второй", operation="b"), by=system(session))

    assert isinstance(outcome, Conflict)
    assert (outcome.mine, outcome.theirs, outcome.version) == ("второй", "первый", 1)
    assert Measure.objects.get(plan=plan, position=1).what == "первый"


def test_save_reads_the_field_anew_and_not_from_the_page(session: StrategySession) -> None:
    plan = empty_plan(session)
    page = plan_at_table(plan.team)
    assert page is not None
    assert field_values(page)["what:1"] == ""
    save(plan, change("what:1", "первый"), by=system(session))

    outcome = save(page, change("what:1", "второй", base=1, operation="b"), by=system(session))

    assert isinstance(outcome, Saved)
    assert outcome.version == 2


def test_a_date_may_be_typed_as_the_hall_writes_it_and_taken_away(session: StrategySession) -> None:
    plan = empty_plan(session)

    typed = save(plan, change("due:1", "01.06.2026"), by=system(session))
    emptied = save(plan, change("due:1", "", base=1, operation="b"), by=system(session))

    assert isinstance(typed, Saved)
    assert isinstance(emptied, Saved)
    assert (typed.value, emptied.value) == ("2026-06-01", "")
    assert Measure.objects.get(plan=plan, position=1).due is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due:1", "скоро"),
        ("due:1", "2026-02-30"),
        ("due:1", "31.02.2026"),
        ("what:1", "я" * 2001),
        ("name", "я" * 101),
        ("what:5", "нет такого шага"),
        ("what:99999999999999999999", "нет такого шага"),
        ("what:١", "цифра другого письма"),
        ("state", "accepted"),
        ("plan:1", "2"),
        ("speaker", "не число"),
        ("", ""),
    ],
)
def test_save_refuses_with_a_sentence(session: StrategySession, field: str, value: str) -> None:
    plan = empty_plan(session)
    before = field_values(plan)

    with pytest.raises(DomainError) as refusal:
        save(plan, change(field, value), by=system(session))

    assert str(refusal.value)
    assert field_values(MeasurePlan.objects.get()) == before


def test_save_names_a_member_as_speaker_and_takes_the_name_away(session: StrategySession) -> None:
    plan = empty_plan(session)
    member = plan.team.seats.get().participant

    save(plan, change("speaker", str(member.pk)), by=system(session))
    named = Team.objects.get(pk=plan.team_id).speaker
    save(plan, change("speaker", "", base=1, operation="b"), by=system(session))

    assert (named, Team.objects.get(pk=plan.team_id).speaker) == (member, None)


def test_save_refuses_a_speaker_from_another_table(session: StrategySession) -> None:
    plan, guest = empty_plan(session), person(session)

    with pytest.raises(DomainError):
        save(plan, change("speaker", str(guest.pk)), by=system(session))


@pytest.mark.parametrize("state", [MeasurePlan.State.HANDED_IN, MeasurePlan.State.ACCEPTED])
def test_save_refuses_once_the_plan_is_handed_in(session: StrategySession, state: MeasurePlan.State) -> None:
    plan = written_plan(session)
    MeasurePlan.objects.update(state=state)

    with pytest.raises(DomainError):
        save(plan, change("what:1", "поздно"), by=system(session))

    assert Measure.objects.get(plan=plan, position=1).what == "Завести канал"


def test_a_lost_answer_asked_again_changes_nothing(session: StrategySession) -> None:
    plan = empty_plan(session)

    first = save(plan, change("due:1", "2026-06-01"), by=system(session))
    again = save(plan, change("due:1", "2026-06-01"), by=system(session))

    assert first == again
    assert Measure.objects.get(plan=plan, position=1).due == dt.date(2026, 6, 1)
