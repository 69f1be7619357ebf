"""The page of the result as the crew has it: what the facilitator decides, and who else may."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from okmo_session.core.clock import now
from sessions.actors import system
from sessions.models import Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.priorities import priorities
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.polls.opening import open_poll
from voting.domain.results.announcing import announce
from voting.domain.results.settling import settle_tie
from voting.models import Poll, TieMethod

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

METHODS = (TieMethod.ASSESSMENT, TieMethod.RUN_OFF, TieMethod.LOT)
LONG = "Очень длинная норма, " * 30


def counted(session: StrategySession, *choices: list[str], text: str = "Норма", **settings: Any) -> Poll:
    for number in (1, 2):
        accepted_table(session, number, text=text)
    poll = opened_poll(session, **({"tie_methods": METHODS, "winners": 1} | settings))
    people = admitted_people(session, len(choices))
    cast_votes(poll, people, *choices)
    return close_and_count(poll)


def close_and_count(poll: Poll) -> Poll:
    close_early(poll, by=system(poll.session))
    count(poll, by=system(poll.session))
    return poll


def page(client: Client, session: StrategySession, poll: Poll | None = None) -> str:
    return client.get(f"/s/{session.slug}/vote/result/{f'{poll.pk}/' if poll else ''}").content.decode()


def post(client: Client, poll: Poll, act: str, **data: Any) -> Any:
    return client.post(f"/s/{poll.session.slug}/vote/polls/{poll.pk}/{act}/", data)


def test_a_tie_is_settled_on_the_page_step_by_step_and_told_to_everybody(session: StrategySession) -> None:
    session.date = now().date() + dt.timedelta(days=1)
    session.save()
    poll = counted(session, ["1.1", "1.2"], ["1.1", "1.2"])
    facilitator, person = crew_client(session), participant_client(session.participants.first())  # type: ignore[arg-type]
    assert "Решить по средней оценке" in page(facilitator, session)

    answer = post(facilitator, poll, "settle", method="assessment")
    twice = post(facilitator, poll, "settle", method="assessment")
    after_first = page(facilitator, session)
    post(facilitator, poll, "run_off", closes_at="23:59")
    run_off = poll.run_offs.get()
    open_poll(run_off, by=system(session))
    assert "ещё не объявлен" in page(person, session, poll)
    cast_votes(run_off, list(session.participants.all()), ["1.2"], ["1.2"])
    close_and_count(run_off)
    assert "Решить по переголосованию" in page(facilitator, session)
    post(facilitator, poll, "settle", method="run_off")
    post(facilitator, poll, "announce")

    assert (answer.status_code, answer["Location"]) == (302, f"/s/{session.slug}/vote/result/{poll.pk}/")
    assert (twice.status_code, "уже решили дальше" in twice.content.decode()) == (422, True)
    assert "Подготовить переголосование" in after_first
    assert [triad.number for triad in priorities(session)] == ["1.2"]
    told = " ".join(page(person, session).split())
    assert told.index("не оценивалась") < told.index("Голоса в переголосовании") < told.index("2 голоса · <b>получает")
    assert run_off.title in told


def test_until_the_run_off_is_counted_the_page_of_the_result_shows_the_tie_it_settles(session: StrategySession) -> None:
    session.date = now().date() + dt.timedelta(days=1)
    session.save()
    poll = counted(session, ["1.1"], ["1.2"], tie_methods=(TieMethod.RUN_OFF, TieMethod.LOT))
    facilitator = crew_client(session)

    post(facilitator, poll, "run_off", closes_at="23:59")
    shown = page(facilitator, session)
    settings = facilitator.get(f"/s/{session.slug}/vote/poll/").content.decode()

    assert "К переголосованию" in shown
    assert poll.title in shown
    assert "пробное" not in settings


def test_the_number_of_the_hall_stays_in_its_field_when_it_is_refused(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"], tie_methods=(TieMethod.LOT,))

    empty = post(crew_client(session), poll, "settle", method="lot", seed="")
    long = post(crew_client(session), poll, "settle", method="lot", seed="7" * 61)

    assert (empty.status_code, "Введите число, которое назвал зал" in empty.content.decode()) == (422, True)
    assert (long.status_code, f'value="{"7" * 61}"' in long.content.decode()) == (422, True)
    assert not poll.tie_steps.exists()


def test_the_hall_adds_a_triad_and_takes_it_back_on_the_page(session: StrategySession) -> None:
    poll = counted(session, ["1.1"])
    facilitator = crew_client(session)
    option = poll.options.get(number="2.3")

    post(facilitator, poll, "add", option=option.pk)
    added = page(facilitator, session)
    refused = post(facilitator, poll, "add", option=option.pk)
    post(facilitator, poll, "add/back", option=option.pk)
    taken_back = page(facilitator, session)
    post(facilitator, poll, "add", option=option.pk)
    announce(poll, by=system(session))

    assert ("Снять № 2.3" in added.replace("\u00a0", " "), "Снять №" in taken_back) == (True, False)
    assert (refused.status_code, "Зал уже добавил" in refused.content.decode()) == (422, True)
    assert "добавлено решением зала" in page(projector_client(session), session)
    assert "Снять №" not in page(facilitator, session)
    assert [triad.number for triad in priorities(session)] == ["1.1", "2.3"]


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.OBSERVER])
def test_only_the_facilitator_is_offered_a_decision(session: StrategySession, role: Role) -> None:
    counted(session, ["1.1", "1.2"])

    html = page(crew_client(session, role), session)

    assert "Равные голоса у 2 триад" in html
    assert ("Решить по" in html, "Добавить к приоритетам" in html) == (False, False)


def test_the_region_of_the_crew_loads_the_page_anew_once_something_else_is_to_decide(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"])
    facilitator = crew_client(session)
    region_of_result = page(facilitator, session).split('id="result"')[1]
    address = region_of_result.split('hx-get="/s/')[1].split('"')[0]

    def region() -> Any:
        return facilitator.get(f"/s/{address}", headers={"HX-Request": "true"})

    before = region()
    settle_tie(poll, "", by=system(session))
    after = region()

    assert (before.status_code, before.content.decode().count('id="result"')) == (200, 1)
    assert "<form" not in before.content.decode()
    assert after["HX-Refresh"] == "true"


def test_earlier_votes_are_read_on_pages_of_their_own(session: StrategySession) -> None:
    poll = counted(session, ["1.1"])
    announce(poll, by=system(session))
    later = opened_poll(session, title="Второй тур")
    person = participant_client(session.participants.first())  # type: ignore[arg-type]

    newest, earlier, open_one = page(person, session), page(person, session, poll), page(person, session, later)

    assert ("ещё не объявлен" in newest, f"/vote/result/{poll.pk}/" in newest) == (True, True)
    assert "1 голос" in earlier
    assert ("ещё не объявлен" in open_one, "1 голос" in open_one) == (True, False)
    assert person.get(f"/s/{SessionFactory().slug}/vote/result/{poll.pk}/").status_code == 404


def test_an_open_vote_is_broken_down_by_table_and_region_and_a_secret_one_is_not(session: StrategySession) -> None:
    for is_secret, poll_title in ((False, "Открытое"), (True, "Тайное")):
        teams = [accepted_table(session, number) for number in (1, 2)] if not is_secret else []
        poll = opened_poll(session, is_secret=is_secret, title=poll_title, winners=1)
        for team, size in zip(teams, (5, 6), strict=False):
            people = admitted_people(session, size, team)
            session.participants.filter(pk__in=[one.pk for one in people]).update(region=f"Край {team.table_number}")
        voters = list(session.participants.order_by("pk"))
        cast_votes(poll, voters, *[["1.1"]] * 5, *[["2.1"]] * (len(voters) - 5))
        close_and_count(poll)
        announce(poll, by=system(session))

    opened, secret = (page(projector_client(session), session, poll) for poll in session.polls.order_by("pk"))

    assert [words in opened for words in ("По столам", "Стол № 1", "По регионам", "Край 2")] == [True] * 4
    assert [words in secret for words in ("По столам", "Стол № 1", "По регионам", "Край 2")] == [False] * 4
