"""The crew of a session: invited by link, with roles, never without a facilitator."""

import pytest
from django.test import Client

from okmo_session.core.models import LogEntry
from sessions.domain.access.invitations import crew_login_link, first_facilitator_path
from sessions.domain.access.links import link_path
from sessions.models import AccessLink, Role, User
from tests.clients import crew_client
from tests.factories.sessions import AccessLinkFactory, CrewMemberFactory, SessionFactory, UserFactory


def crew_url(session, act=""):
    return f"/s/{session.slug}/prepare/crew/{act}"


def roles(session):
    return dict(session.crew.values_list("user__login", "role"))


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_invitation_is_made_once_shown_to_who_may_make_it_and_withdrawn(session):
    facilitator, operator = crew_client(session), crew_client(session, Role.HEADQUARTERS)
    for role in ("observer", "observer"):
        operator.post(crew_url(session, f"invite/{role}/"))
    facilitator.post(crew_url(session, "invite/facilitator/"))

    observers, facilitators = AccessLink.objects.filter(is_once=True).order_by("pk")
    pages = [client.get(crew_url(session)).content.decode() for client in (facilitator, operator)]
    withdrawn = crew_url(session, f"invitations/{facilitators.pk}/withdraw/")

    assert [link_path(observers) in page for page in pages] == [True, True]
    assert [link_path(facilitators) in page for page in pages] == [True, False]
    assert [client.post(withdrawn).status_code for client in (operator, facilitator, facilitator)] == [403, 302, 302]
    assert Client().get(link_path(facilitators)).status_code == 404


@pytest.mark.parametrize(
    ("role", "invited", "expected"),
    [
        (Role.HEADQUARTERS, "facilitator", 403),
        (Role.FACILITATOR, "facilitator", 302),
        (Role.HEADQUARTERS, "headquarters", 302),
        (Role.OBSERVER, "observer", 403),
        (Role.FACILITATOR, "participant", 404),
        (Role.FACILITATOR, "Facilitator", 404),
    ],
)
def test_who_may_invite_whom(session, role, invited, expected):
    assert crew_client(session, role).post(crew_url(session, f"invite/{invited}/")).status_code == expected


def test_an_account_accepts_an_invitation_to_another_session(session):
    user = CrewMemberFactory(session=SessionFactory()).user
    link = AccessLinkFactory(session=session, role=Role.HEADQUARTERS, is_once=True)
    client, accept = logged_in(user), f"{link_path(link)}accept/"

    page = client.get(link_path(link)).content.decode()
    answers = [client.post(accept) for _click in range(2)]

    assert f'action="{accept}"' in page
    assert 'name="password"' not in page
    assert [answer.status_code for answer in answers] == [302, 302]
    assert roles(session) == {user.login: "headquarters"}
    assert client.get(f"/s/{session.slug}/people/").status_code == 200
    assert (User.objects.count(), client.get(accept).status_code) == (1, 405)


def test_a_stranger_at_an_invitation_is_led_to_log_in_and_back(session):
    user = UserFactory(login="anna", password="dom-na-reke")
    link = AccessLinkFactory(session=session, role=Role.OBSERVER, is_once=True)
    client = Client()

    assert f"/login/?next={link_path(link)}" in client.get(link_path(link)).content.decode()
    assert client.post(f"{link_path(link)}accept/").url == link_path(link)
    login = client.post("/login/", {"login": "anna", "password": "dom-na-reke", "next": link_path(link)})
    client.post(f"{login.url}accept/")

    assert roles(session) == {user.login: "observer"}


def test_an_invitation_tried_out_by_its_sender_stays_open(session):
    user = CrewMemberFactory(session=session).user
    link = AccessLinkFactory(session=session, role=Role.OBSERVER, is_once=True)

    page = logged_in(user).post(f"{link_path(link)}accept/", follow=True).content.decode()

    assert "Вы уже в команде этой сессии" in page.replace("\u00a0", " ")
    assert roles(session) == {user.login: "facilitator"}
    assert Client().get(link_path(link)).status_code == 200


def test_a_made_up_account_is_invited_as_somebody_new(session):
    user = UserFactory()
    crew_login_link(SessionFactory(is_demo=True), user, Role.FACILITATOR)
    link = AccessLinkFactory(session=session, role=Role.HEADQUARTERS, is_once=True)
    client = logged_in(user)

    page = client.get(link_path(link)).content.decode()
    client.post(f"{link_path(link)}accept/")

    assert 'name="password"' in page
    assert roles(session) == {}


def test_an_operator_with_an_account_may_set_the_installation_up(session):
    user = CrewMemberFactory(session=session, role=Role.HEADQUARTERS).user

    logged_in(user).post(f"{first_facilitator_path()}accept/")

    assert roles(session) == {user.login: "facilitator"}
    assert first_facilitator_path() is None


def test_roles_change_and_people_leave_but_the_last_facilitator_stays(session):
    one, two = (CrewMemberFactory(session=session, role=role) for role in (Role.FACILITATOR, Role.OBSERVER))
    client = logged_in(one.user)

    def give(member, role):
        return client.post(crew_url(session, f"{member.pk}/role/"), {"role": role}, follow=True).content.decode()

    assert "сначала назначьте другого" in give(one, "observer")
    assert (
        "сначала назначьте другого" in client.post(crew_url(session, f"{one.pk}/remove/"), follow=True).content.decode()
    )
    assert roles(session) == {one.user.login: "facilitator", two.user.login: "observer"}

    for _click in range(2):
        give(two, "facilitator")
    answer = client.post(crew_url(session, f"{one.pk}/remove/"))

    assert (answer.url, roles(session)) == ("/", {two.user.login: "facilitator"})
    assert client.get(crew_url(session)).status_code == 404
    events = ["crew role changed", "crew left"]
    assert list(LogEntry.objects.filter(event__in=events).values_list("event", flat=True)) == events


def test_an_unknown_role_is_refused(session):
    member = CrewMemberFactory(session=session, role=Role.OBSERVER)

    answer = crew_client(session).post(crew_url(session, f"{member.pk}/role/"), {"role": "participant"})

    member.refresh_from_db()
    assert (answer.status_code, member.role) == (422, "observer")


def test_everybody_may_leave_and_only_a_facilitator_takes_others_out(session):
    facilitator = CrewMemberFactory(session=session)
    observer = CrewMemberFactory(session=session, role=Role.OBSERVER)
    operator = CrewMemberFactory(session=session, role=Role.HEADQUARTERS)
    foreign = CrewMemberFactory()
    client = logged_in(operator.user)

    def take_out(member):
        return client.post(crew_url(session, f"{member.pk}/remove/")).status_code

    assert [take_out(observer), take_out(facilitator), take_out(foreign), take_out(operator)] == [403, 403, 404, 302]
    assert client.get(crew_url(session)).status_code == 404
    assert logged_in(observer.user).post(crew_url(session, f"{observer.pk}/remove/")).status_code == 302
    assert roles(session) == {facilitator.user.login: "facilitator"}


@pytest.mark.parametrize("people", [1, 5])
def test_queries_do_not_grow_with_the_crew(session, django_assert_num_queries, people):
    CrewMemberFactory.create_batch(people, session=session, role=Role.OBSERVER)
    client = crew_client(session)
    client.get(crew_url(session))

    with django_assert_num_queries(7):
        client.get(crew_url(session))
