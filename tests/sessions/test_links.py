from html import unescape

import pytest
from django.test import Client

from okmo_session.core import network
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from okmo_session.core.tokens import token_hash
from sessions.access import DEVICE_COOKIE
from sessions.domain.access.invitations import crew_login_link
from sessions.domain.access.links import link_path, participant_link, projector_link, table_link
from sessions.models import AccessLink, Role, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import AccessLinkFactory, ParticipantFactory, SessionFactory, TeamFactory, UserFactory


def here(link):
    # Where the QR's address leads to: the device's cookie is sent only below the session's own address.
    response = Client().get(link_path(link))
    assert response.url == f"/s/{link.session.slug}/enter/{link.token}/"
    assert response.cookies == {}
    return response.url


def words(response):
    return unescape(response.content.decode()).replace("\u00a0", " ")


def links_url(session):
    return f"/s/{session.slug}/links/"


def test_a_table_comes_in_by_its_link_once(session):
    team = TeamFactory(session=session)
    client = Client()

    for _scan in range(2):
        response = client.get(here(table_link(team)))

    device = session.devices.get()
    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/")
    assert (device.role, device.team) == (Role.TABLE, team)
    assert device.token_hash == token_hash(client.cookies[DEVICE_COOKIE].value)
    assert [(entry.event, entry.actor) for entry in LogEntry.objects.all()] == [("device let in", f"team:{team.pk}")]


def test_screen_and_participant_come_in_by_their_links(session):
    participant = ParticipantFactory(session=session)
    for link in (projector_link(session), participant_link(participant)):
        Client().get(here(link))

    assert list(session.devices.order_by("pk").values_list("role", "participant")) == [
        (Role.PROJECTOR, None),
        (Role.PARTICIPANT, participant.pk),
    ]


def test_links_are_made_once_and_say_the_same_each_time(session):
    team, participant = TeamFactory(session=session), ParticipantFactory(session=session)

    first = [table_link(team), projector_link(session), participant_link(participant)]
    second = [table_link(team), projector_link(session), participant_link(participant)]

    assert [link_path(link) for link in first] == [link_path(link) for link in second]
    assert AccessLink.objects.count() == 3


def test_a_phone_that_scans_the_tablets_code_is_asked_first(session):
    participant = ParticipantFactory(session=session)
    team = TeamFactory(session=session)
    client = participant_client(participant)
    path = here(table_link(team))

    page = client.get(path)

    assert page.status_code == 200
    assert participant.code in page.content.decode()
    assert session.devices.filter(role=Role.TABLE).count() == 0

    for _click in range(2):
        assert client.post(f"{path}instead/").status_code == 302

    assert session.devices.filter(role=Role.TABLE).count() == 1
    assert client.get(f"/s/{session.slug}/members/").status_code == 200


def test_looking_ahead_lets_nobody_in(session):
    path = here(projector_link(session))

    response = Client().get(path, headers={"Sec-Purpose": "prefetch"})

    assert (response.status_code, session.devices.count(), response.cookies) == (503, 0, {})


@pytest.mark.parametrize("token", ["0" * 32, "%00", "x" * 2000])
def test_an_unknown_link_is_not_found(db, token):
    slug = SessionFactory().slug
    assert Client().get(f"/e/{token}/").status_code == 404
    assert Client().get(f"/s/{slug}/enter/{token}/").status_code == 404
    assert Client().post(f"/s/{slug}/enter/{token}/instead/").status_code == 404


def test_a_link_works_in_its_own_session_only(session):
    link = projector_link(SessionFactory())

    assert Client().get(f"/s/{session.slug}/enter/{link.token}/").status_code == 404
    assert Client().post(f"/s/{session.slug}/enter/{link.token}/instead/").status_code == 404
    assert Client().get(f"{here(link)}instead/").status_code == 405


def test_an_invitation_does_not_let_a_device_in(session):
    link = AccessLinkFactory(session=session, role=Role.HEADQUARTERS, is_once=True)

    assert Client().get(f"/e/{link.token}/").status_code == 404


def test_a_revoked_link_is_not_found(session):
    link = projector_link(session)
    old = link_path(link)
    link.nonce = "another"
    link.save()

    assert Client().get(old).status_code == 404
    assert Client().get(link_path(link)).status_code == 302


def test_a_made_up_member_of_the_crew_logs_in_by_link(db):
    session = SessionFactory(is_demo=True)
    path = here(crew_login_link(session, UserFactory(), Role.HEADQUARTERS))
    client = Client()

    assert client.get(path).status_code == 302
    assert client.post(f"/s/{session.slug}/people/admit/").status_code == 302


def test_nobody_of_a_real_crew_logs_in_by_link(session):
    with pytest.raises(DomainError):
        crew_login_link(session, UserFactory(), Role.FACILITATOR)


def test_the_page_shows_every_way_in(session):
    teams = TeamFactory.create_batch(2, session=session)
    afternoon = TeamFactory(session=session, round=Team.Round.MEASURES)

    page = crew_client(session, Role.HEADQUARTERS).get(links_url(session)).content.decode()

    assert f"http://testserver/j/{session.join_code}/" in page
    assert all(f"http://testserver{link_path(table_link(team))}" in page for team in teams)
    assert f"http://testserver{link_path(projector_link(session))}" in page
    assert link_path(table_link(afternoon)) not in page
    assert page.count("<path fill") == 4


@pytest.mark.parametrize("tables", [1, 5])
def test_queries_do_not_grow_with_the_tables(session, django_assert_num_queries, tables):
    TeamFactory.create_batch(tables, session=session)
    client = crew_client(session)
    client.get(links_url(session))

    with django_assert_num_queries(14):
        client.get(links_url(session))


def known_but_not_working(session):
    return [
        participant_client(ParticipantFactory(session=session)),
        table_client(TeamFactory(session=session)),
        projector_client(session),
        crew_client(session, Role.OBSERVER),
    ]


def test_ways_in_are_for_those_who_work_in_the_headquarters(session):
    assert [one.get(links_url(session)).status_code for one in known_but_not_working(session)] == [403] * 4
    assert [one.get(links_url(session)).status_code for one in (Client(), crew_client(SessionFactory()))] == [404, 404]


def test_the_facilitator_adds_tables_with_the_next_numbers(session):
    TeamFactory(session=session, table_number=4)
    client = crew_client(session)
    typed = {"count": 3, "after": 4}

    first = client.post(f"/s/{session.slug}/tables/add/", typed)
    second = client.post(f"/s/{session.slug}/tables/add/", typed)

    assert (first.status_code, first.url, second.status_code) == (302, links_url(session), 422)
    assert list(session.teams.values_list("round", "table_number")) == [("norms", n) for n in (4, 5, 6, 7)]


@pytest.mark.parametrize("count", ["0", "61", "-1", "many", "", "9" * 400])
def test_a_number_of_tables_that_cannot_be_is_refused(session, count):
    response = crew_client(session).post(f"/s/{session.slug}/tables/add/", {"count": count, "after": 0})

    assert (response.status_code, session.teams.count()) == (422, 0)


def test_tables_are_added_by_those_who_work_in_the_headquarters(session):
    url = f"/s/{session.slug}/tables/add/"
    others = known_but_not_working(session)
    before = session.teams.count()

    assert [one.post(url, {"count": 1, "after": 1}).status_code for one in others] == [403] * 4
    assert Client().post(url).status_code == 404
    assert crew_client(session).get(url).status_code == 405
    assert session.teams.count() == before


@pytest.mark.either_database
def test_the_headquarters_chooses_the_address_of_the_codes_and_another_network_is_told(
    session, monkeypatch, settings, tmp_path
):
    known = ["192.168.1.5", "10.0.0.7"]
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(network, "_FRESH_SECONDS", 0)
    monkeypatch.setattr(network.addresses, "_fresh_until", 0)
    monkeypatch.setattr(network.addresses, "_look_up", lambda: list(known))
    operator = crew_client(session, Role.HEADQUARTERS)

    chosen = operator.post(f"/s/{session.slug}/links/address/", {"address": "10.0.0.7"}, follow=True)
    assert "Теперь коды ведут на http://10.0.0.7." in words(chosen)
    assert operator.get(f"/s/{session.slug}/address/").status_code == 204

    known[:] = ["172.20.10.2"]
    told = operator.get(f"/s/{session.slug}/address/").content.decode()
    assert "http://10.0.0.7" in told
    refused = operator.post(f"/s/{session.slug}/links/address/", {"address": "10.0.0.7"}, follow=True)
    assert "У ноутбука больше нет этого адреса" in words(refused)

    operator.post(f"/s/{session.slug}/links/renew/")
    assert operator.get(f"/s/{session.slug}/address/").status_code == 204
