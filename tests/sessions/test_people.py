import pytest
from django.test import Client
from django.utils.translation import gettext

from okmo_session.core.models import LogEntry, TopicVersion
from sessions.models import Role, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, SessionFactory, TeamFactory


def people(client, session, **headers):
    return client.get(f"/s/{session.slug}/people/", headers=headers)


def fill(session, tables, members):
    for _table in range(tables):
        team = TeamFactory(session=session)
        for _member in range(members):
            SeatFactory(team=team, participant__region="Самара")
    ParticipantFactory(session=session)


@pytest.mark.parametrize(
    ("role", "expected"),
    [("stranger", 404), ("participant", 200), ("table", 200), ("projector", 403), (Role.OBSERVER, 200)],
)
def test_who_sees_the_people(session, role, expected):
    clients = {
        "stranger": Client,
        "participant": lambda: participant_client(ParticipantFactory(session=session)),
        "table": lambda: table_client(TeamFactory(session=session)),
        "projector": lambda: projector_client(session),
        Role.OBSERVER: lambda: crew_client(session, Role.OBSERVER),
    }

    assert people(clients[role](), session).status_code == expected


def test_a_participant_reads_own_code_and_the_others_by_table(session):
    mine = SeatFactory(team__session=session).participant
    other = SeatFactory(team__session=session, team__name="Волга").participant

    page = people(participant_client(mine), session).content.decode()

    assert mine.code in page
    assert other.code not in page
    assert page.count(f"<bdi>{mine.name}</bdi>") == 1
    assert page.count(f"<bdi>{other.name}</bdi>") == 1
    assert "Волга" in page


def test_people_of_another_session_stay_there(session):
    stranger = SeatFactory().participant

    page = people(participant_client(ParticipantFactory(session=session)), session).content.decode()

    assert stranger.name not in page


def test_in_the_afternoon_the_new_tables_are_shown(session):
    participant = SeatFactory(team__session=session, team__name="Утро").participant
    afternoon = TeamFactory(session=session, round=Team.Round.MEASURES, name="Вечер")
    SeatFactory(team=afternoon, participant=participant)

    page = people(participant_client(participant), session).content.decode()

    assert "Вечер" in page
    assert "Утро" not in page


def test_the_region_of_a_participant_is_only_the_own_table(session):
    seat = SeatFactory(team__session=session)
    other = SeatFactory(team__session=session).participant

    region = people(participant_client(seat.participant), session, HX_Request="true").content.decode()

    assert seat.participant.name in region
    assert other.name not in region


def test_a_new_arrival_is_shown_though_the_tables_are_kept(session):
    client = participant_client(ParticipantFactory(session=session))
    team = TeamFactory(session=session)
    people(client, session)

    table_client(team).post(f"/s/{session.slug}/members/add/", {"name": "Новый Гость"})

    assert "Новый Гость" in people(client, session).content.decode()


@pytest.mark.parametrize(("tables", "members"), [(1, 1), (6, 8)])
def test_queries_do_not_grow_with_the_hall(session, django_assert_num_queries, tables, members):
    fill(session, tables, members)
    crew = crew_client(session, Role.HEADQUARTERS)
    participant = participant_client(session.seats.first().participant)
    table = table_client(session.teams.first())

    with django_assert_num_queries(10):
        people(crew, session)
    with django_assert_num_queries(11):
        people(participant, session)
    people(table, session)
    # The tables themselves are kept from the page before, for tables without the contacts.
    with django_assert_num_queries(8):
        people(table, session)


def test_the_crew_finds_a_person_by_a_part_of_the_name(session):
    for name in ("Семён Алёшин", "Ольга Иванова"):
        ParticipantFactory(session=session, name=name)

    response = crew_client(session).get(f"/s/{session.slug}/people/", {"q": "алеш\x00"})

    assert [person.participant.name for person in response.context["page"]] == ["Семён Алёшин"]


def test_the_headquarters_admit_one(session):
    one, other = ParticipantFactory.create_batch(2, session=session)
    client = crew_client(session, Role.HEADQUARTERS)

    for _click in range(2):
        response = client.post(f"/s/{session.slug}/people/{one.pk}/admit/")

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/people/")
    assert list(session.participants.exclude(admitted_at=None)) == [one]
    assert other.admitted_at is None
    assert [(entry.event, entry.target) for entry in LogEntry.objects.all()] == [
        ("participant admitted", f"participant:{one.pk}")
    ]
    assert set(TopicVersion.objects.values_list("topic", "version")) == {("people", 1), ("board", 1)}


def test_the_headquarters_admit_everybody(session):
    ParticipantFactory.create_batch(2, session=session)
    stranger = ParticipantFactory()
    client = crew_client(session)

    for _click in range(2):
        client.post(f"/s/{session.slug}/people/admit/")

    stranger.refresh_from_db()
    assert (session.participants.filter(admitted_at=None).count(), stranger.admitted_at) == (0, None)
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("path", ["people/{pk}/admit/", "people/admit/"])
def test_admission_is_for_the_headquarters_by_post(session, path):
    participant = ParticipantFactory(session=session)
    url = f"/s/{session.slug}/" + path.format(pk=participant.pk)
    known = [
        participant_client(participant),
        table_client(TeamFactory(session=session)),
        projector_client(session),
        crew_client(session, Role.OBSERVER),
    ]

    assert [client.post(url).status_code for client in known] == [403] * 4
    assert crew_client(session).get(url).status_code == 405
    assert [client.post(url).status_code for client in (Client(), crew_client(SessionFactory()))] == [404, 404]
    assert session.participants.filter(admitted_at=None).count() == 1


def test_a_person_of_another_session_cannot_be_admitted(session):
    stranger = ParticipantFactory()

    response = crew_client(session).post(f"/s/{session.slug}/people/{stranger.pk}/admit/")

    assert response.status_code == 404


def test_an_empty_hall_says_so(session):
    page = people(crew_client(session), session).content.decode()

    assert gettext("Nobody has arrived yet") in page


def test_an_observer_sees_no_button(session):
    ParticipantFactory(session=session)

    assert "formaction" not in people(crew_client(session, Role.OBSERVER), session).content.decode()


def test_who_has_no_table_sits_down_at_one(session):
    team, other = TeamFactory.create_batch(2, session=session)
    participant = ParticipantFactory(session=session)
    client = participant_client(participant)
    url = f"/s/{session.slug}/people/table/"

    answers = [client.post(url, {"team": one.pk}).status_code for one in (team, team, other)]

    assert answers == [302, 302, 422]
    assert list(session.seats.values_list("participant", "team")) == [(participant.pk, team.pk)]
    assert list(LogEntry.objects.values_list("event", flat=True)) == ["participant seated"]


@pytest.mark.parametrize("typed", ["", "x", "9" * 40, "foreign"])
def test_a_table_that_is_not_here_cannot_be_chosen(session, typed):
    client = participant_client(ParticipantFactory(session=session))
    team = TeamFactory().pk if typed == "foreign" else typed

    response = client.post(f"/s/{session.slug}/people/table/", {"team": team})

    assert (response.status_code, session.seats.count()) == (422, 0)


def test_only_a_participant_chooses_a_table(session):
    url = f"/s/{session.slug}/people/table/"
    known = [table_client(TeamFactory(session=session)), projector_client(session), crew_client(session)]

    assert [one.post(url).status_code for one in known] == [403] * 3
    assert Client().post(url).status_code == 404
    assert participant_client(ParticipantFactory(session=session)).get(url).status_code == 405
