import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from okmo_session.core.errors import DomainError
from sessions.domain.access.invitations import appoint_facilitators, crew_login_link, first_facilitator_path, set_up
from sessions.domain.access.links import link_path
from sessions.models import CrewMember, Role, User
from tests.clients import crew_client
from tests.factories.sessions import AccessLinkFactory, CrewMemberFactory, SessionFactory, UserFactory

ACCOUNT = {"name": "Андрей Крылов", "login": "Krylov", "password": "dom-na-reke", "password_again": "dom-na-reke"}


def test_the_first_facilitator_takes_over_every_session_without_one(session):
    taken = CrewMemberFactory().session
    demo = SessionFactory(is_demo=True)
    crew_login_link(demo, UserFactory(), Role.FACILITATOR)
    client = Client()

    response = client.post(first_facilitator_path(), ACCOUNT)

    user = User.objects.get(login="krylov")
    assert (response.status_code, response.url) == (302, "/")
    assert set(user.memberships.values_list("session", "role")) == {
        (session.pk, "facilitator"),
        (demo.pk, "facilitator"),
    }
    assert taken.crew.count() == 1
    assert client.get(f"/s/{session.slug}/agenda/").status_code == 200


def test_the_set_up_link_is_given_until_it_is_used(db):
    path = first_facilitator_path()

    assert first_facilitator_path() == path
    assert Client().get(path).status_code == 200

    Client().post(path, ACCOUNT)

    assert first_facilitator_path() is None
    assert Client().get(path).status_code == 404
    assert Client().post(path, ACCOUNT | {"login": "other"}).status_code == 404
    assert User.objects.count() == 1


def test_the_database_keeps_one_set_up_link(db):
    path = first_facilitator_path()

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLinkFactory(session=None, role=Role.FACILITATOR, is_once=True)

    assert first_facilitator_path() == path


def test_the_one_who_set_up_is_facilitator_of_sessions_made_later(db):
    Client().post(first_facilitator_path(), ACCOUNT)
    session = SessionFactory()

    for _time in range(2):
        appoint_facilitators(session)

    assert list(session.crew.values_list("user__login", "role")) == [("krylov", "facilitator")]


def test_an_invited_operator_makes_an_account(session):
    link = AccessLinkFactory(session=session, role=Role.HEADQUARTERS, is_once=True)
    client = Client()

    response = client.post(link_path(link), ACCOUNT)

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/")
    assert list(session.crew.values_list("user__login", "role")) == [("krylov", "headquarters")]
    assert client.get(f"/s/{session.slug}/links/").wsgi_request.user.login == "krylov"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"login": ""}, "login"),
        ({"login": "x" * 61}, "login"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "password", "password_again": "password"}, "password"),
        ({"password": "a\x00bcdefghij"}, "password"),
        ({"password_again": "other-word"}, "password_again"),
        ({"login": " TAKEN "}, "__all__"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_kept(session, typed, wrong):
    UserFactory(login="taken")
    link = AccessLinkFactory(session=session, role=Role.OBSERVER, is_once=True)

    response = Client().post(link_path(link), ACCOUNT | typed)

    link.refresh_from_db()
    assert (response.status_code, link.used_at) == (422, None)
    assert wrong in response.context["form"].errors
    assert CrewMember.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_readers_of_an_invitation_one_wins():
    link = AccessLinkFactory(role=Role.OBSERVER, is_once=True)
    outcomes = []

    def read(login):
        try:
            set_up(link.token, login, "dom-na-reke", "Кто-то")
            outcomes.append("in")
        except DomainError:
            outcomes.append("used")
        finally:
            connection.close()

    readers = [threading.Thread(target=read, args=[f"reader-{number}"]) for number in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert sorted(outcomes) == ["in", "used", "used", "used"]
    assert User.objects.count() == 1


def test_a_member_of_the_crew_logs_in_and_out(session):
    CrewMemberFactory(session=session, user=UserFactory(login="anna", password="dom-na-reke"))
    client = Client()

    response = client.post("/login/", {"login": " Anna ", "password": "dom-na-reke"})

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/")
    assert client.get(f"/s/{session.slug}/agenda/").status_code == 200

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get(f"/s/{session.slug}/agenda/").status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"login": "anna", "password": "wrong"},
        {"login": "nobody", "password": "dom-na-reke"},
        {"login": "anna\x00", "password": "dom\x00"},
        {"login": "", "password": ""},
        {"login": "x" * 10_000, "password": "x" * 10_000},
    ],
)
def test_wrong_login_gets_a_sentence(db, typed):
    UserFactory(login="anna", password="dom-na-reke")

    response = Client().post("/login/", typed)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/s/a/links/", "/s/a/links/"), ("https://example.org/", "/"), ("//example.org", "/"), ("javascript:x", "/")],
)
def test_login_leads_to_our_own_pages_only(db, target, expected):
    UserFactory(login="anna", password="dom-na-reke")

    response = Client().post("/login/", {"login": "anna", "password": "dom-na-reke", "next": target})

    assert response.url == expected


def test_the_language_is_chosen_by_the_person(session):
    client = crew_client(session)

    response = client.post("/language/", {"language": "en", "next": f"/s/{session.slug}/agenda/"})

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/agenda/")
    assert client.get(f"/s/{session.slug}/agenda/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("typed", [{}, {"language": "xx"}, {"language": "\x00"}, {"next": "https://example.org"}])
def test_an_unknown_language_changes_nothing(db, typed):
    response = Client().post("/language/", typed)

    assert (response.status_code, response.url) == (302, "/")
    assert "language" not in response.cookies
    assert Client().get("/language/").status_code == 405
