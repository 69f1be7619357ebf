"""What the page «Now» of phones and tablets says of a vote of every kind."""

import datetime as dt

import pytest

from sessions.actors import system
from sessions.domain.running.stages import start_stage
from sessions.models import Participant, Stage, StrategySession
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import DeadlineFactory, StageFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll, prepared_poll
from voting.models import Poll, TurnOut

pytestmark = pytest.mark.either_database


@pytest.fixture
def people(session: StrategySession) -> list[Participant]:
    accepted_table(session, 1)
    start_stage(StageFactory(session=session, kind=Stage.Kind.VOTING), by=system(session))
    return admitted_people(session, 3)


def now_of(person: Participant) -> str:
    page = participant_client(person).get(f"/s/{person.session.slug}/").content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ")


def test_before_opening_everybody_reads_how_the_vote_goes(session: StrategySession, people: list[Participant]) -> None:
    prepared_poll(session, closes_at=session.moment(dt.time(13, 30)), picks=2)

    tablet = table_client(session.teams.get()).get(f"/s/{session.slug}/").content.decode()
    phone = now_of(people[0])

    sentence = "Голосование готовится: можно выбрать до 2 триад, закрытие в 13:30."
    assert [sentence in page.replace("\N{NO-BREAK SPACE}", " ") for page in (tablet, phone)] == [True, True]
    assert f'href="/s/{session.slug}/vote/"' in phone


def test_who_votes_on_paper_is_not_led_to_the_ballot_of_phones(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = opened_poll(session)
    cast_votes(poll, people[:1], ["1.1"])
    poll.turnout.filter(participant=people[1]).update(way=TurnOut.Way.PAPER)

    by_phone, on_paper, silent = map(now_of, people)

    assert "Ваш выбор принят." in by_phone
    assert "Вы голосуете на бумаге" in on_paper
    assert [f'href="/s/{session.slug}/vote/"' in page for page in (by_phone, on_paper, silent)] == [True, False, True]


def test_a_vote_says_itself_until_when_it_is_open(session: StrategySession, people: list[Participant]) -> None:
    stage = session.stages.get()
    DeadlineFactory(stage=stage, title="Сдать бланки голосований", at=session.moment(dt.time(0, 1)))
    DeadlineFactory(stage=stage, purpose="assessment", title="Сдать оценки", at=session.moment(dt.time(0, 2)))
    opened_poll(session)
    facilitator = crew_client(session).get(f"/s/{session.slug}/console/").content.decode()
    tablet = table_client(session.teams.get()).get(f"/s/{session.slug}/").content.decode()

    pages = [page.replace("\N{NO-BREAK SPACE}", " ") for page in (facilitator, tablet, now_of(people[0]))]

    assert [("Сдать бланки голосований" in page, "Сдать оценки" in page) for page in pages] == [(False, True)] * 3


def test_an_open_ballot_says_who_will_see_it_before_it_is_filled_in(
    session: StrategySession, people: list[Participant]
) -> None:
    opened_poll(session, is_secret=False)

    assert "Голосование открытое: Штаб и зал увидят, кто за что." in now_of(people[0])


@pytest.mark.parametrize(
    ("sets_priorities", "sentence"), [(True, "Приоритеты выбраны."), (False, "Итог голосования объявлен.")]
)
def test_a_trial_has_a_result_and_no_priorities(
    session: StrategySession, people: list[Participant], sets_priorities: bool, sentence: str
) -> None:
    poll = opened_poll(session, sets_priorities=sets_priorities)
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.ANNOUNCED)

    assert sentence in now_of(people[0])
