import datetime as dt

import pytest
from django.test import Client
from django.utils.translation import gettext

from sessions.actors import system
from sessions.domain.tables.seating import seat
from sessions.domain.tables.teams import open_measures_team
from sessions.exports import agenda_table, people_table
from sessions.models import Role
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import MaterialFactory, ParticipantFactory, SeatFactory, StageFactory, TeamFactory

pytestmark = pytest.mark.either_database


def test_materials_stand_in_their_sections_with_links_and_codes(session):
    MaterialFactory(session=session, section="Паспорта", title="Культура", urls=["https://okmo.news/a", "javascript:x"])
    MaterialFactory(session=session, section="Прочее", title="<b>Пособие</b>", urls=[])
    MaterialFactory(title="Чужой")

    page = participant_client(ParticipantFactory(session=session)).get(f"/s/{session.slug}/materials/")

    html = page.content.decode()
    assert [title for title, _materials in page.context["sections"]] == ["Паспорта", "Прочее"]
    assert 'href="https://okmo.news/a"' in html
    assert "<details" in html
    assert 'href="javascript' not in html
    assert "<b>Пособие" not in html
    assert "Чужой" not in html


def test_without_materials_the_page_says_so(session):
    page = participant_client(ParticipantFactory(session=session)).get(f"/s/{session.slug}/materials/")

    assert gettext("There are no materials yet") in page.content.decode()


def test_everybody_who_came_in_reads_the_materials(session):
    MaterialFactory(session=session)
    clients = [
        table_client(TeamFactory(session=session)),
        projector_client(session),
        *[crew_client(session, role) for role in (Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER)],
    ]

    assert [one.get(f"/s/{session.slug}/materials/").status_code for one in clients] == [200] * 5
    assert Client().get(f"/s/{session.slug}/materials/").status_code == 404
    assert clients[0].post(f"/s/{session.slug}/materials/").status_code == 405


@pytest.mark.parametrize("count", [1, 27])
def test_queries_do_not_grow_with_the_materials(session, django_assert_num_queries, count):
    MaterialFactory.create_batch(count, session=session)
    client = table_client(TeamFactory(session=session))

    with django_assert_num_queries(6):
        client.get(f"/s/{session.slug}/materials/")


def test_people_are_handed_out_without_codes(session):
    person = SeatFactory(
        team__session=session,
        team__table_number=7,
        participant__name="=cmd|'/C calc'!A0",
        participant__region="Самара",
        participant__joined_at=dt.datetime(2019, 2, 7, 7, 5, tzinfo=dt.UTC),
    ).participant
    seat(person, open_measures_team(session, by=system(session)), by=system(session))
    ParticipantFactory(session=session, name="Без Стола", joined_at=dt.datetime(2019, 2, 7, 8, 0, tzinfo=dt.UTC))
    ParticipantFactory(name="Чужой")

    table = people_table(session)

    by_phone = gettext("joined by phone")
    assert table.rows == [
        [1, "=cmd|'/C calc'!A0", "Самара", "", 7, 1, by_phone, "07.02.2019 10:05", "", ""],
        [2, "Без Стола", "", "", None, None, by_phone, "07.02.2019 11:00", "", ""],
    ]
    assert len(table.columns) == len(table.rows[0])


def test_the_programme_is_handed_out_by_the_halls_clock(session):
    stage = StageFactory(session=session, position=1, title="Пленар", result="Понимание задач")
    stage.started_at = session.moment(dt.time(10, 4))
    stage.save()

    table = agenda_table(session)

    assert table.rows == [
        [
            1,
            "10:00",
            "10:25",
            25,
            "Пленар",
            "Понимание задач",
            gettext("plenary"),
            gettext("planned"),
            "10:04",
            "",
        ]
    ]
    assert len(table.columns) == len(table.rows[0])


@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_grow_with_the_rows(session, django_assert_num_queries, count):
    for _row in range(count):
        SeatFactory(team__session=session)
        StageFactory(session=session)

    with django_assert_num_queries(7):
        people_table(session)
        agenda_table(session)
