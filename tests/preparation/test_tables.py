import pytest

from okmo_session.core.models import LogEntry, TopicVersion
from sessions.models import Role, Team
from tests.clients import crew_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.triads import TriadFactory, written_record
from triads.models import Record

pytestmark = pytest.mark.either_database


def tables(session, path=""):
    return f"/s/{session.slug}/people/tables/{path}"


def by_table(session):
    rows = session.seats.order_by("team__table_number", "participant").values_list("team", "participant__region")
    seated: dict[int, list[str]] = {}
    for team, region in rows:
        seated.setdefault(team, []).append(region)
    return list(seated.values())


def test_those_without_a_table_are_seated_with_regions_mixed(session):
    teams = TeamFactory.create_batch(2, session=session)
    sitting = SeatFactory(team=teams[0], participant__region="Тула").participant
    for region in ("Тула", "Самара", "Самара"):
        ParticipantFactory(session=session, region=region)
    client = crew_client(session, Role.HEADQUARTERS)

    answers = [client.post(tables(session, "even/"), {"who": "rest", "how": "mixed"}) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(map(sorted, by_table(session))) == [["Самара", "Тула"]] * 2
    assert sitting.seats.get().team == teams[0]
    assert [entry.event for entry in LogEntry.objects.all()] == ["participants seated"]
    topics = {"people", "board", *(f"team:{team.pk}" for team in teams)}
    assert set(TopicVersion.objects.values_list("topic", flat=True)) == topics


def test_everybody_is_seated_anew_while_no_table_has_handed_in(session):
    crowded, empty = TeamFactory.create_batch(2, session=session)
    people = [SeatFactory(team=crowded, participant__region="Тула").participant for _ in range(4)]
    crowded.speaker = people[-1]
    crowded.save()
    client = crew_client(session)
    form = {"who": "anew", "how": "in_order"}

    client.post(tables(session, "even/"), form)
    seats = dict(session.seats.values_list("participant", "team"))
    Record.objects.create(team=crowded, state=Record.State.HANDED_IN)
    refused = client.post(tables(session, "even/"), form)

    crowded.refresh_from_db()
    assert [seats[one.pk] for one in people] == [crowded.pk, empty.pk] * 2
    assert crowded.speaker is None
    assert (refused.status_code, dict(session.seats.values_list("participant", "team"))) == (422, seats)


def test_the_marked_are_seated_by_hand_and_taken_from_tables(session):
    one, other = TeamFactory.create_batch(2, session=session)
    first, second = (SeatFactory(team=one).participant for _ in range(2))
    client = crew_client(session, Role.HEADQUARTERS)

    client.post(tables(session, "marked/"), {"participants": [first.pk, second.pk], "team": other.pk})
    moved = set(session.seats.values_list("participant", "team"))
    client.post(tables(session, "marked/"), {"participants": [first.pk], "team": ""})

    assert moved == {(first.pk, other.pk), (second.pk, other.pk)}
    assert list(session.seats.values_list("participant", "team")) == [(second.pk, other.pk)]


@pytest.mark.parametrize("typed", [{}, {"participants": "foreign"}, {"team": "foreign"}, {"participants": "9" * 40}])
def test_who_is_not_here_is_not_seated_and_the_marks_stay(session, typed):
    team, person = TeamFactory(session=session), ParticipantFactory(session=session)
    foreign = {"participants": ParticipantFactory().pk, "team": TeamFactory().pk}
    form = {"participants": person.pk, "team": team.pk} if typed else {"team": team.pk}
    form |= {name: foreign[name] if text == "foreign" else text for name, text in typed.items()}

    response = crew_client(session).post(tables(session, "marked/"), form)

    assert (response.status_code, session.seats.count()) == (422, 0)
    assert response.context["marked"] >= ({person.pk} if form.get("participants") == person.pk else set())


def test_an_afternoons_table_is_not_for_the_morning(session):
    afternoon = TeamFactory(session=session, round=Team.Round.MEASURES)
    person = ParticipantFactory(session=session)

    response = crew_client(session).post(f"/s/{session.slug}/people/{person.pk}/seat/", {"team": afternoon.pk})

    assert (response.status_code, session.seats.count()) == (422, 0)


def test_a_table_is_renamed_and_taken_away_only_while_it_is_empty(session):
    empty, sat, written = TeamFactory.create_batch(3, session=session)
    SeatFactory(team=sat)
    TriadFactory(team=written)
    client = crew_client(session, Role.HEADQUARTERS)

    client.post(tables(session, f"{empty.pk}/rename/"), {"name": "Волга"})
    empty.refresh_from_db()
    named = empty.name
    answers = [client.post(tables(session, f"{team.pk}/remove/")).status_code for team in (empty, sat, written)]

    assert named == "Волга"
    assert answers == [302, 422, 422]
    assert set(session.teams.all()) == {sat, written}


def test_a_record_nobody_has_written_in_goes_with_its_table(session):
    team = TeamFactory(session=session)
    record = written_record(TeamFactory(session=session))
    Record.objects.create(team=team)

    response = crew_client(session).post(tables(session, f"{team.pk}/remove/"))

    assert response.status_code == 302
    assert list(Record.objects.all()) == [record]


def test_tables_are_added_from_here_as_well(session):
    client = crew_client(session, Role.HEADQUARTERS)
    after = client.get(tables(session)).context["tables_form"]["after"].value()

    response = client.post(f"/s/{session.slug}/tables/add/", {"count": 3, "after": after, "next": tables(session)})

    assert (response.url, session.teams.count()) == (tables(session), 3)
