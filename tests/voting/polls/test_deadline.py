"""After the deadline there is no way in: not for the administrator, not by a setting, not by the machine's clock."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, system
from sessions.models import Announcement, Deadline, Participant, Role, StrategySession
from tests.clients import crew_client, participant_client
from tests.factories.sessions import DeadlineFactory, StageFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, ids, opened_poll, prepared_poll
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.closing import close_early, extend_poll, is_extended
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.models import PaperBallot, Poll, TurnOut

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def people(session: StrategySession) -> list[Participant]:
    accepted_table(session, 1)
    return admitted_people(session, 2)


def ways_in(poll: Poll, by: Actor, person: Participant) -> dict[str, Callable[[], object]]:
    later = poll.closes_at + dt.timedelta(hours=2)
    return {
        "cast": lambda: cast(poll, person, new_ballot_key(), ids(poll, "1.1")),
        "extend": lambda: extend_poll(poll, later, by),
        "open": lambda: open_poll(poll, by),
        "set": lambda: prepared_poll(poll.session, closes_at=later),
    }


@pytest.mark.parametrize("step_back", [dt.timedelta(0), -30 * MINUTE], ids=["the clock goes on", "it steps back"])
@pytest.mark.parametrize("first", ["cast", "extend", "open", "set"])
def test_after_the_deadline_no_way_leads_in(
    session: StrategySession, people: list[Participant], first: str, step_back: dt.timedelta
) -> None:
    poll = opened_poll(session)
    cast_votes(poll, people[:1], ["1.2"])
    ways = ways_in(poll, system(session), people[1])

    # Whoever comes first past the time closes the poll for good, even if he is refused.
    with clock_at(poll.closes_at + MINUTE):
        with pytest.raises(DomainError):
            ways[first]()
        current_poll(session)
    with clock_at(poll.closes_at + MINUTE + step_back):
        for way in ways.values():
            with pytest.raises(DomainError):
                way()

    assert session.polls.values_list("state", "closed_at").get() == ("closed", poll.closes_at)
    assert poll.ballots.count() == 1
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("verb", ["cast", "extend"])
def test_a_refused_write_past_the_time_closes_before_the_clock_steps_back(
    session: StrategySession, people: list[Participant], verb: str
) -> None:
    poll = opened_poll(session)
    ways = ways_in(poll, system(session), people[1])
    with clock_at(poll.closes_at), pytest.raises(DomainError):
        ways[verb]()

    with clock_at(poll.closes_at - 30 * MINUTE), pytest.raises(DomainError):
        ways["cast"]()

    assert session.polls.get().state == "closed"


def test_the_administrator_has_no_way_in_either(session: StrategySession, people: list[Participant]) -> None:
    poll = opened_poll(session)
    administrator = crew_client(session, Role.FACILITATOR)
    url = f"/s/{session.slug}/vote/polls/{poll.pk}"

    with clock_at(poll.closes_at + MINUTE):
        extension = administrator.post(f"{url}/extend/", {"closes_at": "23:59"})
        answers = [
            extension.status_code,
            administrator.post(f"{url}/open/").status_code,
            administrator.post(f"/s/{session.slug}/vote/cast/", {"option": ids(poll, "1.1")}).status_code,
            administrator.get("/admin/").status_code,
        ]

    assert answers == [422, 302, 403, 404]
    assert "Продлить можно только открытое голосование" in extension.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert (session.polls.get().state, poll.ballots.count()) == ("closed", 0)


def test_settings_of_the_session_and_its_agenda_move_no_open_poll(
    session: StrategySession, people: list[Participant]
) -> None:
    deadline = DeadlineFactory(stage=StageFactory(session=session), purpose=Deadline.Purpose.VOTE)
    poll = opened_poll(session)
    closes_at = poll.closes_at

    Deadline.objects.filter(pk=deadline.pk).update(at=closes_at + dt.timedelta(hours=3))
    StrategySession.objects.filter(pk=session.pk).update(picks=9, winners=1, time_zone="Pacific/Auckland")
    session.refresh_from_db()
    with clock_at(closes_at):
        found = current_poll(session)

    assert found is not None
    assert (found.state, found.closed_at, found.picks, found.winners) == ("closed", closes_at, 2, 2)


def test_an_extension_is_told_to_everybody_and_stands_in_the_journal(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = opened_poll(session)
    before = is_extended(poll)
    later = poll.closes_at + 10 * MINUTE

    extend_poll(poll, later, by=system(session))

    line = LogEntry.objects.get(session_id=session.pk, event="poll extended")
    told = Announcement.objects.get(session=session)
    assert (before, is_extended(poll)) == (False, True)
    assert line.details["after"] == later.isoformat()
    assert told.audience == Announcement.Audience.EVERYBODY
    assert told.text == f"Голосование продлено до {later.astimezone(session.zone):%H:%M}."
    page = participant_client(people[0]).get(f"/s/{session.slug}/").content.decode()
    assert told.text in page.replace("\N{NO-BREAK SPACE}", " ")


def test_of_two_extensions_the_later_one_is_told(session: StrategySession, people: list[Participant]) -> None:
    poll = opened_poll(session)
    times = [poll.closes_at + 5 * MINUTE, poll.closes_at + 10 * MINUTE]

    for time in times:
        extend_poll(poll, time, by=system(session))

    standing = session.announcements.filter(withdrawn_at=None).get()
    assert f"{times[1].astimezone(session.zone):%H:%M}" in standing.text
    assert session.announcements.count() == 2
    assert session.polls.get().closes_at == times[1]


def test_a_poll_set_anew_before_opening_is_not_extended(session: StrategySession, people: list[Participant]) -> None:
    first = prepared_poll(session)
    poll = opened_poll(session, closes_at=first.closes_at + 5 * MINUTE)

    assert not is_extended(poll)


def test_closing_early_waits_for_the_sheets_of_paper_voters(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = opened_poll(session)
    cast_votes(poll, people[:1], ["1.1"])
    poll.turnout.filter(participant=people[1]).update(way=TurnOut.Way.PAPER)
    sheet = PaperBallot.objects.create(poll=poll, serial="123450", state=PaperBallot.State.ISSUED)

    with pytest.raises(DomainError, match="1 paper ballot is not handed in yet"):
        close_early(poll, by=system(session))
    sheet.state = PaperBallot.State.HANDED_IN
    sheet.save()
    close_early(poll, by=system(session))

    assert session.polls.get().state == "closed"
