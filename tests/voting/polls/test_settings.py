import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from sessions.actors import system
from sessions.models import StrategySession
from tests.clients import crew_client, participant_client
from tests.factories.voting import accepted_table, admitted_people, opened_poll, prepared_poll
from voting.domain.polls.preparing import PollSettings, prepare_poll
from voting.domain.polls.states import moment_at
from voting.models import PaperBallot, Poll

pytestmark = pytest.mark.either_database

SETTINGS = {
    "title": "Первый тур",
    "closes_at": "23:59",
    "picks": "3",
    "winners": "2",
    "sets_priorities": "on",
    "secrecy": "open",
    "tie_1": "support",
    "tie_2": "",
    "tie_3": "run_off",
    "tie_4": "take_all",
}


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    accepted_table(session, 1)
    accepted_table(session, 2)
    admitted_people(session, 12)
    return session


@pytest.fixture
def facilitator(hall: StrategySession) -> Client:
    return crew_client(hall)


def prepare(client: Client, hall: StrategySession, **values: str) -> Any:
    return client.post(f"/s/{hall.slug}/vote/poll/prepare/", SETTINGS | values)


def odds(client: Client, hall: StrategySession, query: str) -> str:
    return client.get(f"/s/{hall.slug}/vote/poll/odds/?{query}").content.decode()


def test_all_settings_are_kept_in_their_order_and_shown_to_a_voter(facilitator: Client, hall: StrategySession) -> None:
    response = prepare(facilitator, hall)

    poll = hall.polls.get()
    shown = participant_client(admitted_people(hall, 1)[0]).get(f"/s/{hall.slug}/vote/").content.decode()
    assert response.status_code == 302
    assert (poll.title, poll.is_secret, poll.own_triads_allowed, poll.sets_priorities) == (
        "Первый тур",
        False,
        False,
        True,
    )
    assert poll.tie_methods == ["support", "run_off", "take_all"]
    places = [shown.index(words) for words in ("сколько других столов", "переголосование", "взять все")]
    assert places == sorted(places)
    assert "открытое: Штаб и зал увидят, кто за что" in shown
    assert "одна триада — одна отметка" in shown
    assert "на бумажном бланке об этом просят, но не проверяют" in shown


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"secrecy": "secret"}, "Тайный бюллетень не знает стола"),
        ({"tie_4": ""}, "Последним способом решить ничью должен быть жребий"),
        ({"tie_1": "lot"}, "После жребия или «взять все» решать уже нечего"),
        ({"tie_1": "run_off"}, "стоит в порядке дважды"),
        ({"among": "1"}, "among"),
        ({"secrecy": ""}, "secrecy"),
    ],
)
def test_an_order_that_settles_nothing_is_shown_again_with_what_was_typed(
    facilitator: Client, hall: StrategySession, values: dict[str, str], sentence: str
) -> None:
    response = prepare(facilitator, hall, **values)

    page = response.content.decode()
    assert (response.status_code, hall.polls.count()) == (422, 0)
    assert sentence in page
    assert 'value="Первый тур"' in page


def test_a_new_poll_begins_with_assessment_run_off_and_lot_in_secret(
    facilitator: Client, hall: StrategySession
) -> None:
    form = facilitator.get(f"/s/{hall.slug}/vote/poll/").context["settings"]

    assert [field.value() for field in form.order] == ["assessment", "run_off", "lot", None]
    assert form["secrecy"].value() == "secret"
    assert "among" in form.fields
    assert not form.earlier


def test_a_trial_without_a_title_is_called_one(hall: StrategySession) -> None:
    settings = PollSettings(now() + dt.timedelta(hours=1), picks=2, winners=2, sets_priorities=False)

    with translation.override("en"):
        poll = prepare_poll(hall, settings, by=system(hall))

    assert poll.title == "Пробное голосование"


@pytest.mark.parametrize("change", [{"picks": 3}, {"own_triads_allowed": False}])
def test_what_a_printed_sheet_says_stays_until_the_sheets_are_void(
    hall: StrategySession, change: dict[str, Any]
) -> None:
    poll = prepared_poll(hall)
    sheet = PaperBallot.objects.create(poll=poll, serial="123450")

    later = prepared_poll(hall, winners=1, closes_at=poll.closes_at + dt.timedelta(minutes=5))
    with pytest.raises(DomainError, match="Сначала аннулируйте"):
        prepared_poll(hall, **change)
    sheet.state = PaperBallot.State.SPOILED
    sheet.save()
    changed = prepared_poll(hall, **change)

    assert (later.winners, later.picks, hall.polls.count()) == (1, 2, 1)
    assert {field: getattr(changed, field) for field in change} == change


def test_the_odds_follow_what_is_typed(facilitator: Client, hall: StrategySession) -> None:
    few, certain, missing, nonsense = (
        odds(facilitator, hall, query)
        for query in ("picks=2&winners=2", "picks=6&winners=2", "picks=2", "picks=9999999999&winners=%00&among=x")
    )

    assert "Каждый выбирает 2 из 6 триад" in few
    assert "33&nbsp;%" in few
    assert "голосующих: 12, мест: 2" in few
    assert "100&nbsp;%" in certain
    assert all("Введите оба числа" in text for text in (missing, nonsense))


def test_the_page_says_the_odds_without_scripts(facilitator: Client, hall: StrategySession) -> None:
    prepared_poll(hall, picks=6, winners=2)

    page = facilitator.get(f"/s/{hall.slug}/vote/poll/").content.decode()

    assert "Каждый выбирает 6 из 6 триад" in page
    assert "в 5 раз чаще" in page


def test_without_a_hall_there_are_no_odds(session: StrategySession) -> None:
    assert "когда появятся столы и участники" in odds(crew_client(session), session, "picks=5&winners=6")


def test_before_records_are_accepted_tables_say_how_many_triads_there_will_be(hall: StrategySession) -> None:
    for team in hall.teams.all():
        team.record.delete()

    assert "из 6 триад" in odds(crew_client(hall), hall, "picks=2&winners=2")


def test_nothing_of_an_open_poll_can_be_set(facilitator: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    before = Poll.objects.filter(pk=poll.pk).values().get()

    response = prepare(
        facilitator, hall, closes_at="23:58", picks="1", secrecy="secret", tie_1="lot", tie_3="", tie_4=""
    )

    assert response.status_code == 422
    assert "Голосование уже открыто" in response.content.decode()
    assert Poll.objects.filter(pk=poll.pk).values().get() == before
    assert hall.polls.count() == 1


@pytest.mark.parametrize(
    ("clock", "typed", "days_later"),
    [("13:00", "13:30", 0), ("13:31", "13:30", 0), ("20:45", "00:10", 1), ("09:00", "13:30", 0), ("23:50", "23:40", 0)],
)
def test_a_time_past_midnight_is_one_of_the_next_day(
    session: StrategySession, clock: str, typed: str, days_later: int
) -> None:
    meant = session.moment(dt.time.fromisoformat(typed)) + dt.timedelta(days=days_later)

    with clock_at(session.moment(dt.time.fromisoformat(clock))):
        assert moment_at(session, dt.time.fromisoformat(typed)) == meant


@pytest.mark.parametrize("days", [-30, -1, 3])
def test_before_the_day_and_long_after_it_a_time_is_of_the_day(session: StrategySession, days: int) -> None:
    half_past_one = session.moment(dt.time(13, 30))

    with clock_at(half_past_one + dt.timedelta(days=days)):
        assert moment_at(session, dt.time(13, 30)) == half_past_one
