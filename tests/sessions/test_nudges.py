import datetime as dt

import pytest

from okmo_session.core.clock import clock_at, now
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, table_actor
from sessions.domain.messages.nudges import last_nudges, nudge, read_nudges
from sessions.models import Nudge, Role, StrategySession, Team
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import ParticipantFactory, TeamFactory
from triads.models import Record

pytestmark = pytest.mark.django_db
TEXT = "Назовите спикера, пожалуйста"


@pytest.fixture
def headquarters(session: StrategySession) -> Actor:
    return Actor(session, Role.HEADQUARTERS)


@pytest.fixture
def team(session: StrategySession) -> Team:
    return TeamFactory(session=session, table_number=7)


def test_the_same_reminder_twice_within_a_minute_is_said_once(team: Team, headquarters: Actor) -> None:
    first = nudge(team, TEXT, headquarters)
    assert nudge(team, TEXT, headquarters) == first

    with clock_at(now() + dt.timedelta(minutes=2)):
        assert nudge(team, TEXT, headquarters) != first
    assert [entry.event for entry in LogEntry.objects.filter(event="table reminded")] == ["table reminded"] * 2


def test_a_reminder_stays_on_the_tablet_of_its_table_only_until_it_is_read(team: Team, headquarters: Actor) -> None:
    other = TeamFactory(session=team.session, table_number=8)
    home = f"/s/{team.session.slug}/"
    made = nudge(team, TEXT, headquarters)
    tablet = table_client(team)

    assert TEXT in tablet.get(home).content.decode()
    assert TEXT in tablet.get(f"{home}nudges/").content.decode()
    assert TEXT not in table_client(other).get(home).content.decode()
    phone = participant_client(ParticipantFactory(session=team.session, admitted=True))
    assert TEXT not in phone.get(home).content.decode()

    assert tablet.post(f"{home}nudges/read/", {"upto": made.pk, "next": home}).headers["Location"] == home
    assert TEXT not in tablet.get(home).content.decode()


def test_reading_confirms_only_what_was_seen_and_only_of_ones_own_table(team: Team, headquarters: Actor) -> None:
    other = TeamFactory(session=team.session, table_number=8)
    seen, later = nudge(team, TEXT, headquarters), nudge(team, "И барьеры", headquarters)
    theirs = nudge(other, TEXT, headquarters)

    read_nudges(team, seen.pk, table_actor(team))
    read_nudges(team, seen.pk, table_actor(team))
    table_client(other).post(f"/s/{team.session.slug}/nudges/read/", {"upto": seen.pk})

    assert set(Nudge.objects.filter(read_at=None)) == {later, theirs}
    assert LogEntry.objects.filter(event="reminder read").count() == 1
    assert last_nudges(team.session) == {team.pk: later, other.pk: theirs}


def test_headquarters_remind_of_what_is_missing_and_the_board_says_when_it_was_read(team: Team) -> None:
    office = crew_client(team.session, Role.HEADQUARTERS)
    base = f"/s/{team.session.slug}/board/"
    page = office.get(f"{base}tables/7/remind/").content.decode()
    assert "Не назван спикер." in page.replace("\xa0", " ")

    assert not Record.objects.exists()

    assert office.post(f"{base}tables/7/remind/send/", {"text": " "}).status_code == 422
    assert office.post(f"{base}tables/7/remind/send/", {"text": TEXT}).headers["Location"] == base
    assert "послано" in office.get(base).content.decode()
    read_nudges(team, Nudge.objects.get().pk, table_actor(team))
    assert "прочли" in office.get(base).content.decode()
