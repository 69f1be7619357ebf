import pytest
from django.test import Client

from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import system, table_actor
from sessions.domain.tables.seating import seat, team_of
from sessions.domain.tables.teams import add_member, name_speaker, name_team, open_measures_team
from sessions.models import Participant, Role, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, SessionFactory, TeamFactory


@pytest.fixture
def team(session):
    return TeamFactory(session=session)


def url(team, act):
    return f"/s/{team.session.slug}/{act}"


def test_a_table_writes_in_a_member_who_is_admitted_at_once(team):
    client = table_client(team)

    for _click in range(2):
        response = client.post(url(team, "members/add/"), {"name": "Пётр Носов", "region": "Тверь"})

    member = Participant.objects.get()
    assert (response.status_code, response.url) == (302, f"/s/{team.session.slug}/")
    assert (member.name, member.region, member.source) == ("Пётр Носов", "Тверь", "table")
    assert member.admitted_at == member.joined_at
    assert team_of(member, Team.Round.NORMS) == team
    assert list(LogEntry.objects.values_list("event", "actor")) == [
        ("member added", f"team:{team.pk}"),
        ("participant seated", f"team:{team.pk}"),
    ]
    assert set(TopicVersion.objects.values_list("topic", flat=True)) == {"people", "board", f"team:{team.pk}"}


def test_namesakes_from_two_regions_are_two_people(team):
    for region in ("Тверь", "Псков"):
        add_member(team, "Пётр Носов", region, by=table_actor(team))

    assert team.seats.count() == 2


def test_whoever_joined_by_phone_is_not_written_in_again_but_admitted(team):
    joined = SeatFactory(team=team, participant__name="Алёна Котова").participant

    member = add_member(team, "алена котова", "", by=table_actor(team))

    joined.refresh_from_db()
    assert member == joined
    assert joined.admitted_at is not None
    assert team.seats.count() == 1


def test_after_an_act_the_tablet_is_where_it_was(team):
    client = table_client(team)
    typed = {"name": "Пётр", "next": f"/s/{team.session.slug}/record/"}

    assert client.post(url(team, "members/add/"), typed).url == f"/s/{team.session.slug}/record/#members"
    assert client.post(url(team, "members/add/"), typed | {"next": "//evil.example"}).url == f"/s/{team.session.slug}/"


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "Ж" * 10_000}, {"name": "123"}, {"region": "я" * 201}])
def test_a_member_that_cannot_be_is_refused_and_kept(team, typed):
    response = table_client(team).post(url(team, "members/add/"), {"name": "Пётр", "region": "Тверь"} | typed)

    form = response.context["member_form"]
    assert (response.status_code, team.seats.count()) == (422, 0)
    assert list(form.errors) == list(typed)
    assert form[next(iter(typed))].value() == next(iter(typed.values()))


def test_a_table_admits_its_own_members_only(team):
    own = SeatFactory(team=team).participant
    other = SeatFactory(team__session=team.session).participant
    client = table_client(team)

    answers = [client.post(url(team, f"members/{one.pk}/admit/")).status_code for one in (own, own, other)]

    assert answers == [302, 302, 404]
    assert list(Participant.objects.exclude(admitted_at=None)) == [own]
    assert LogEntry.objects.count() == 1


def test_a_table_names_its_speaker(team):
    member = SeatFactory(team=team).participant
    client = table_client(team)

    for _click in range(2):
        response = client.post(url(team, "speaker/"), {"participant": member.pk})

    team.refresh_from_db()
    assert (response.status_code, team.speaker) == (302, member)
    assert list(LogEntry.objects.values_list("event", flat=True)) == ["speaker named"]
    assert set(TopicVersion.objects.values_list("topic", flat=True)) == {"board", f"team:{team.pk}"}


@pytest.mark.parametrize("who", ["other table", "other session", "nonsense", "nobody"])
def test_who_does_not_sit_at_the_table_cannot_be_its_speaker(team, who):
    typed = {
        "other table": lambda: SeatFactory(team__session=team.session).participant.pk,
        "other session": lambda: SeatFactory().participant.pk,
        "nonsense": lambda: "9" * 40,
        "nobody": lambda: "",
    }[who]()

    response = table_client(team).post(url(team, "speaker/"), {"participant": typed})

    team.refresh_from_db()
    assert (response.status_code, team.speaker) == (422, None)
    assert "errorlist" in response.content.decode()


@pytest.mark.parametrize("act", ["members/add/", "members/{pk}/admit/", "speaker/"])
def test_members_are_the_tables_own_business(team, act):
    member = SeatFactory(team=team).participant
    path = url(team, act.format(pk=member.pk))
    known = [participant_client(member), projector_client(team.session), crew_client(team.session, Role.HEADQUARTERS)]
    strangers = [Client(), table_client(TeamFactory())]

    assert [one.post(path).status_code for one in known] == [403] * 3
    assert [one.post(path).status_code for one in strangers] == [404] * 2
    assert table_client(team).get(path).status_code == 405


@pytest.mark.parametrize("count", [1, 8])
def test_queries_do_not_grow_with_the_members(team, django_assert_num_queries, count):
    SeatFactory.create_batch(count, team=team)
    client = table_client(team)

    with django_assert_num_queries(6):
        page = client.get(url(team, "members/"))

    assert page.content.decode().count("<bdi>") == count


def test_the_code_is_shown_only_for_who_has_no_phone_yet(team):
    written_in = add_member(team, "Пётр Носов", "", by=table_actor(team))
    joined = SeatFactory(team=team).participant
    client = table_client(team)

    page = client.get(url(team, "members/")).content.decode()
    participant_client(written_in)
    later = client.get(url(team, "members/")).content.decode()

    assert (written_in.code in page, joined.code in page, written_in.code in later) == (True, False, False)


def test_the_list_is_fetched_without_the_form(team):
    region = table_client(team).get(url(team, "members/"), headers={"HX-Request": "true"}).content.decode()

    assert 'id="member-list"' in region
    assert "<input" not in region


def test_a_new_seat_replaces_the_one_of_the_same_round(session):
    old, new = TeamFactory.create_batch(2, session=session)
    afternoon = open_measures_team(session, by=system(session))
    person = SeatFactory(team=old).participant
    name_speaker(old, person, by=system(session))
    seat(person, afternoon, by=system(session))

    seat(person, new, by=system(session))

    old.refresh_from_db()
    assert old.speaker is None
    assert (team_of(person, Team.Round.NORMS), team_of(person, Team.Round.MEASURES)) == (new, afternoon)


def test_a_person_of_another_session_gets_no_seat(team):
    with pytest.raises(DomainError):
        seat(ParticipantFactory(), team, by=system(team.session))


def test_measures_teams_are_numbered_by_themselves(session):
    TeamFactory(session=session, table_number=9)

    numbers = [open_measures_team(session, by=system(session)).table_number for _team in range(2)]

    assert numbers == [1, 2]


def test_a_name_given_twice_is_told_once(team):
    for _time in range(2):
        name_team(team, "Волга", by=table_actor(team))

    assert Team.objects.get().name == "Волга"
    assert LogEntry.objects.count() == 1


def test_numbers_of_tables_belong_to_a_session(session):
    TeamFactory(session=SessionFactory(), table_number=5)

    assert open_measures_team(session, by=system(session)).table_number == 1


def test_a_table_marks_who_is_present_and_takes_it_back(team):
    member = SeatFactory(team=team).participant
    client = table_client(team)
    present = []

    for act in ("arrive/", "arrive/", "arrive/undo/", "arrive/undo/"):
        answer = client.post(url(team, f"members/{member.pk}/{act}"), {"next": f"/s/{team.session.slug}/record/"})
        present.append(Participant.objects.get(pk=member.pk).arrived_at is not None)

    assert (present, answer.url) == ([True, True, False, False], f"/s/{team.session.slug}/record/#members")
    assert list(LogEntry.objects.values_list("event", flat=True)) == ["participant arrived", "arrival taken back"]
    assert Participant.objects.get().admitted_at is None


def test_a_table_marks_its_own_members_only(team):
    other = SeatFactory(team__session=team.session).participant
    client = table_client(team)

    answers = [client.post(url(team, f"members/{other.pk}/{act}")).status_code for act in ("arrive/", "arrive/undo/")]

    assert (answers, Participant.objects.get().arrived_at) == ([404, 404], None)


def test_the_speaker_is_called_the_delegate_with_the_talk(team):
    team.speaker = SeatFactory(team=team).participant
    team.save()

    page = table_client(team).get(url(team, "members/")).content.decode()

    assert page.count("спикер (делегат с докладом)") == 1
    assert ("Отметить: за столом" in page, "Назвать спикером" in page) == (True, False)
