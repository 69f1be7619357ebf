import datetime as dt
from typing import Any

import pytest
from django.test import Client

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import crew_actor, table_actor
from sessions.domain.messages.calls import answer_call, call, calls_of, cancel_call, open_calls
from sessions.domain.topics import Topic, team_topic
from sessions.models import Call, Role, StrategySession, Team
from tests.clients import crew_client, table_client
from tests.factories.sessions import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
Whom = Call.Whom


@pytest.fixture
def team(session: StrategySession) -> Team:
    return TeamFactory(session=session, table_number=7)


def state_of(team: Team) -> dict[str, str]:
    return {
        row.whom.value: "open" if row.is_open else "on the way" if row.is_on_the_way else "" for row in calls_of(team)
    }


def post(client: Client, team: Team, path: str, **headers: str) -> Any:
    return client.post(f"/s/{team.session.slug}/calls/{path}/", {"next": f"/s/{team.session.slug}/"}, headers=headers)


def events() -> list[str]:
    return list(LogEntry.objects.order_by("number").values_list("event", flat=True))


def test_a_call_is_open_once_however_often_the_table_presses(team: Team) -> None:
    by = table_actor(team)

    first, again = call(team, Whom.FACILITATOR, by), call(team, Whom.FACILITATOR, by)
    call(team, Whom.HEADQUARTERS, by)

    assert first == again
    assert state_of(team) == {"facilitator": "open", "headquarters": "open"}
    assert [one.whom for one in open_calls(team.session)] == ["facilitator", "headquarters"]
    assert versions(team.session, Topic.BOARD, team_topic(team)) == {"board": 2, team_topic(team): 2}


def test_a_table_takes_its_call_back_and_a_second_time_changes_nothing(team: Team) -> None:
    by = table_actor(team)
    call(team, Whom.FACILITATOR, by)

    cancel_call(team, Whom.FACILITATOR, by)
    cancel_call(team, Whom.FACILITATOR, by)

    assert state_of(team) == {"facilitator": "", "headquarters": ""}
    assert events() == ["call made", "call cancelled"]


def test_of_two_who_answer_the_first_goes_and_the_other_is_told(team: Team) -> None:
    made = call(team, Whom.HEADQUARTERS, table_actor(team))
    first, second = [crew_actor(team.session, UserFactory(), Role.HEADQUARTERS) for _ in (1, 2)]

    answer_call(made, first)
    answer_call(made, first)
    with pytest.raises(DomainError, match="уже ответили"):
        answer_call(made, second)

    assert (state_of(team)["headquarters"], list(open_calls(team.session))) == ("on the way", [])
    assert events() == ["call made", "call answered"]
    with clock_at(now() + dt.timedelta(minutes=6)):
        assert state_of(team)["headquarters"] == ""


def test_a_table_may_call_again_while_somebody_is_on_the_way(team: Team) -> None:
    by = table_actor(team)
    answer_call(call(team, Whom.FACILITATOR, by), crew_actor(team.session, UserFactory(), Role.FACILITATOR))

    call(team, Whom.FACILITATOR, by)

    assert state_of(team)["facilitator"] == "open"


def test_the_tablet_tells_on_every_page_whom_it_has_called_and_who_comes(team: Team) -> None:
    tablet, crew = table_client(team), crew_client(team.session, Role.HEADQUARTERS)

    def chips() -> list[bool]:
        text = tablet.get(f"/s/{team.session.slug}/agenda/").content.decode()
        return [words in text for words in ("ведущий позван", "ведущий идёт")]

    before = chips()
    answer = post(tablet, team, "facilitator/make")
    called = chips()
    board = crew.get(f"/s/{team.session.slug}/board/").content.decode()
    post(crew, team, f"{Call.objects.get().pk}/answer")

    assert answer["Location"] == f"/s/{team.session.slug}/"
    assert (before, called, chips()) == ([False, False], [True, False], [False, True])
    assert ("зовёт ведущего" in board, "Иду" in board) == (True, True)


def test_a_press_in_a_record_being_written_answers_with_the_calls_alone(team: Team) -> None:
    tablet = table_client(team)

    answer = post(tablet, team, "headquarters/make", **{"HX-Request": "true"})

    region = tablet.get(answer["Location"]).content.decode()
    assert region.strip().startswith('<div id="calls"')
    assert "Больше не нужно" in region


def test_nobody_else_can_be_called(team: Team) -> None:
    answers = [post(table_client(team), team, f"mayor/{act}").status_code for act in ("make", "cancel")]

    assert (answers, Call.objects.count()) == ([404, 404], 0)


def test_an_observer_sees_the_calls_and_answers_none(team: Team) -> None:
    made = call(team, Whom.HEADQUARTERS, table_actor(team))
    observer = crew_client(team.session, Role.OBSERVER)

    board = observer.get(f"/s/{team.session.slug}/board/").content.decode()

    assert ("зовёт Штаб" in board, "Иду" in board) == (True, False)
    assert post(observer, team, f"{made.pk}/answer").status_code == 403
