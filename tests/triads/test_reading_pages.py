from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions.actors import system
from sessions.domain.running.stages import start_stage
from sessions.models import Role, Stage, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, StageFactory, TeamFactory
from tests.factories.triads import written_record
from triads.domain.record.records import open_record
from triads.models import Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture
def talks(session: StrategySession) -> Stage:
    return StageFactory(session=session, kind=Stage.Kind.TALKS)


@pytest.fixture
def other(session: StrategySession) -> Team:
    other = TeamFactory(session=session, table_number=8)
    written_record(other)
    Triad.objects.filter(team=other).update(present_what="Тайна восьмого стола")
    return other


def _phone(team: Team) -> Client:
    return participant_client(SeatFactory(team=team, participant=ParticipantFactory(session=team.session)).participant)


def _list(session: StrategySession) -> str:
    return reverse("triads:team_triads", args=[session.slug])


def _table(team: Team) -> str:
    return reverse("triads:table_triads", args=[team.session.slug, team.table_number])


def _begin(talks: Stage) -> None:
    start_stage(talks, by=system(talks.session))


def test_a_participant_reads_his_own_table_and_not_the_others_before_the_talks(
    team: Team, other: Team, talks: Stage
) -> None:
    written_record(team)
    client = _phone(team)

    page = client.get(_list(team.session)).content.decode()

    assert (page.count('class="bridge"'), _table(other) in page, "Тайна" in page) == (3, False, False)
    assert [client.get(_table(one)).status_code for one in (team, other)] == [200, 403]


def test_from_the_talks_on_everybody_reads_every_table(team: Team, other: Team, talks: Stage) -> None:
    _begin(talks)

    pages = [client.get(_table(other)) for client in (_phone(team), table_client(team), crew_client(team.session))]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert ["Тайна" in page.content.decode() for page in pages] == [True, True, True]
    assert _table(other) in _phone(team).get(_list(team.session)).content.decode()


@pytest.mark.parametrize(("role", "before"), [(Role.FACILITATOR, 200), (Role.HEADQUARTERS, 200), (Role.OBSERVER, 403)])
def test_the_crew_reads_before_the_talks_but_for_observers(other: Team, talks: Stage, role: Role, before: int) -> None:
    client = crew_client(other.session, role)

    early = client.get(_table(other)).status_code
    _begin(talks)

    assert (early, client.get(_table(other)).status_code) == (before, 200)


def test_strangers_screens_and_unknown_tables_read_nothing(team: Team, other: Team, talks: Stage) -> None:
    _begin(talks)
    url = _list(team.session)

    answers = [Client().get(url), projector_client(team.session).get(url), _phone(TeamFactory()).get(url)]

    assert [answer.status_code for answer in answers] == [404, 403, 404]
    missing = reverse("triads:table_triads", args=[team.session.slug, 99])
    assert _phone(team).get(missing).status_code == 404


def test_a_participant_without_a_table_and_an_unwritten_table_have_their_sentences(team: Team, talks: Stage) -> None:
    open_record(team)
    lonely = participant_client(ParticipantFactory(session=team.session))

    pages = [client.get(_list(team.session)) for client in (lonely, _phone(team))]

    assert [(page.status_code, page.content.decode().count('class="bridge"')) for page in pages] == [(200, 0)] * 2


def test_pages_refuse_a_post(team: Team) -> None:
    client = _phone(team)

    assert [client.post(url).status_code for url in (_list(team.session), _table(team))] == [405, 405]


def test_the_list_asks_the_same_number_of_queries_for_one_table_and_three(
    team: Team, talks: Stage, django_assert_num_queries: Any
) -> None:
    _begin(talks)
    client = _phone(team)
    written_record(team)
    for numbers in ([], [8, 9]):
        for number in numbers:
            written_record(TeamFactory(session=team.session, table_number=number))
        with django_assert_num_queries(LIST_QUERIES):
            client.get(_list(team.session))


LIST_QUERIES = 14
