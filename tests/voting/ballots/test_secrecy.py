import datetime as dt
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import clock_at
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import Actor, participant_actor, system, table_actor
from sessions.models import Participant, Role, StrategySession, Timer
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import StageFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from tests.walk import addresses
from voting.domain.polls.closing import close_if_due
from voting.domain.results.reading import published_ballots, result
from voting.domain.results.revealing import revealed
from voting.exports import vote_tables
from voting.models import Poll

pytestmark = pytest.mark.django_db

# Seven of eight for one triad, or seven of eight for another: equal turnout, uneven count.
ONE_WAY = [["1.1", "1.2"]] * 7 + [["1.3"]]
OTHER_WAY = [["2.1"]] * 7 + [["1.3", "2.2"]]
# Another one in each answer, whatever was cast: tokens of forms and the time of day.
RANDOM = re.compile(
    rb'name="(csrfmiddlewaretoken|form_id)" value="[^"]+"|"X-CSRFToken": "[^"]+"|data-wall[^>]*>\d\d:\d\d<'
)


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    accepted_table(session, 1)
    accepted_table(session, 2)
    stage = StageFactory(session=session, kind="voting", state="running", started_at=session.moment(dt.time(13, 0)))
    Timer.objects.create(stage=stage, length=dt.timedelta(minutes=50), ends_at=session.moment(dt.time(13, 45)))
    return session


def session_paths(session: StrategySession) -> list[str]:
    """Return the pages that speak of a vote; tests/test_no_early_tally.py looks at all the others."""
    names = [
        name
        for name, address in addresses().items()
        if address.parameters == ("slug",)
        and name.startswith(("voting:", "screens:", "session_home", "reports:protocol", "reports:workbook"))
    ]
    return sorted(reverse(name, args=[session.slug]) for name in names)


def answers(session: StrategySession, clients: dict[str, Client]) -> dict[tuple[str, str], tuple[int, bytes]]:
    found = {}
    for path in session_paths(session):
        for role, client in clients.items():
            response = client.get(path)
            body = b"".join(response) if response.streaming else response.content
            found[role, path] = (response.status_code, sheets_of(body) or RANDOM.sub(b"", body))
    return found


def sheets_of(body: bytes) -> bytes:
    if not body.startswith(b"PK"):
        return b""
    with ZipFile(BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist() if name != "docProps/core.xml")


def actors(session: StrategySession, person: Participant) -> list[Actor]:
    roles = [Actor(session, role) for role in (Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER, Role.PROJECTOR)]
    return [*roles, participant_actor(person), table_actor(session.teams.get(table_number=1)), system(session)]


@pytest.mark.either_database
@pytest.mark.parametrize("state", ["open", "closed"])
def test_before_counting_no_page_of_anybody_depends_on_what_was_cast(hall: StrategySession, state: str) -> None:
    voters = admitted_people(hall, 8)
    clients = {
        "facilitator": crew_client(hall),
        "headquarters": crew_client(hall, Role.HEADQUARTERS),
        "participant": participant_client(voters[0]),
        "table": table_client(hall.teams.get(table_number=1)),
        "projector": projector_client(hall),
    }
    at = hall.moment(dt.time(13, 10))
    # Some pages make their links and records when they are first asked for.
    answers(hall, {"facilitator": clients["facilitator"], "table": clients["table"]})
    with clock_at(at):
        poll = opened_poll(hall, closes_at=hall.moment(dt.time(13, 30)))

    def world(choices: list[list[str]]) -> tuple[dict[tuple[str, str], tuple[int, bytes]], object]:
        cache.clear()
        with transaction.atomic():
            with clock_at(at):
                cast_votes(poll, voters, *choices)
            later = dt.timedelta(hours=1) if state == "closed" else dt.timedelta(minutes=1)
            with clock_at(at + later):
                seen = answers(hall, clients)
            assert Poll.objects.get(pk=poll.pk).state == state
            versions = sorted(TopicVersion.objects.values_list("topic", "version"))
            told = [versions, LogEntry.objects.values_list("event", "details").last()]
            transaction.set_rollback(True)
        return seen, told

    one, other = world(ONE_WAY), world(OTHER_WAY)

    assert {place for place, answer in one[0].items() if other[0][place] != answer} == set()
    assert one[1] == other[1]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_before_counting_no_export_has_a_row(hall: StrategySession, state: str) -> None:
    voters = admitted_people(hall, 8)
    poll = opened_poll(hall)
    cast_votes(poll, voters, *ONE_WAY)
    if state == "closed":
        with clock_at(poll.closes_at):
            close_if_due(poll)

    for actor in actors(hall, voters[0]):
        assert (result(poll, actor), revealed(poll, actor), published_ballots(poll, actor)) == (None, None, None)
        assert [row for table in vote_tables(hall, actor) for row in table.rows] == []
