"""A marked, uneven count is looked for in whatever anybody is given before the ballots are counted: it is nowhere."""

import asyncio
import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields, is_dataclass
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model, QuerySet
from django.template import Context
from django.test import Client
from django.test.signals import template_rendered
from pypdf import PdfReader

from okmo_session.core.clock import clock_at, now
from okmo_session.core.exports.pdf import pdf_maker
from okmo_session.core.live import hub as hub_module
from okmo_session.core.live import publish as publish_module
from okmo_session.core.live.app import LiveApp
from okmo_session.core.live.hub import Hub
from okmo_session.core.live.versions import versions
from okmo_session.core.live.watch import read_versions
from okmo_session.core.models import LogEntry
from okmo_session.reports.documents.protocol import protocol_html
from sessions.actors import Actor, system
from sessions.models import Role, StrategySession
from tests.answers import PAGES, TABLE
from tests.factories.day import At, Day, a_day
from tests.server import app_server
from tests.streams import Stream
from tests.walk import ACTORS, text_of, url_if_there
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.closing import close_if_due, extend_poll
from voting.domain.polls.counting import count
from voting.domain.results.groups import Breakdown
from voting.domain.results.publication import Publication
from voting.domain.results.reading import Result
from voting.domain.results.revealing import Revealed
from voting.domain.results.tally import Tally
from voting.models import Ballot, Mark, PaperBallot, Poll

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

CAST, MARKED = 2110, 1730
NUMBER = re.compile(rf"(?<![0-9A-Za-z]){MARKED // 1000}[\s\u00a0\u202f]?{MARKED % 1000}(?![0-9A-Za-z])")
CREW = ("observer", "headquarters", "facilitator")
OF_THE_VOTE = ("voting:", "screens:", "reports:", "session_home")
PAGES_OF_THE_VOTE = [name for name in PAGES if name.startswith(OF_THE_VOTE)]
ACTS = [name for name, method in TABLE if method == "POST" and name.startswith(OF_THE_VOTE)]


@pytest.fixture(scope="module")
def day(shared_rows: None) -> Day:
    """A vote in which 1,730 of 2,110 ballots are for one triad."""
    day = a_day(At.VOTE)
    [poll] = day.polls
    first, *others = poll.options.all()
    ballots = [
        Ballot(poll=poll, source=Ballot.Source.PHONE, key_hash=f"{place:064d}", receipt=f"R{place}")
        for place in range(CAST - poll.ballots.count())
    ]
    marked = MARKED - first.marks.count()
    Ballot.objects.bulk_create(ballots)
    Mark.objects.bulk_create(
        Mark(ballot=ballot, option=first if place < marked else others[place % len(others)])
        for place, ballot in enumerate(ballots)
    )
    return day


@pytest.fixture(scope="module")
def browsers(day: Day) -> dict[str, Client]:
    return {who: let_in(day) for who, let_in in ACTORS.items()}


@contextmanager
def at_state(day: Day, state: str) -> Iterator[Poll]:
    """Let the poll be open, closed or counted, and take back what is done meanwhile."""
    [poll] = day.polls
    with transaction.atomic():
        if state != "open":
            Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=now())
            poll.refresh_from_db()
        if state == "counted":
            PaperBallot.objects.filter(poll=poll).delete()
            count(poll, by=day.by)
        yield poll
        transaction.set_rollback(True)
    poll.refresh_from_db()


def told_to(client: Client, who: str, day: Day, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pages and files that `who` is given, with the name of each that holds the count, and where."""
    contexts: list[Context] = []

    def keep(context: Context, **_more: Any) -> None:
        contexts.append(context)

    template_rendered.connect(keep)
    try:
        for name in names:
            url = url_if_there(name, day) if TABLE[name, "GET"][who] == 200 else None
            if url:
                contexts.clear()
                answer = client.get(url)
                yield from ((name, where) for where in where_told(answer, contexts))
    finally:
        template_rendered.disconnect(keep)


def where_told(answer: Any, contexts: list[Context]) -> Iterator[str]:
    if not answer.streaming and NUMBER.search(text_of(answer)):
        yield "text"
    if any(holds_count(context.flatten()) for context in contexts):
        yield "context"


def holds_count(value: Any, depth: int = 5) -> bool:
    """Tell whether a value of a template holds the count, or is what only counting makes."""
    if isinstance(value, Result | Tally | Revealed | Publication | Breakdown) or value == MARKED:
        return True
    if isinstance(value, str):
        return bool(NUMBER.search(str(value)))
    return depth > 0 and any(holds_count(part, depth - 1) for part in parts_of(value))


def parts_of(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, QuerySet):
        # What a template has not asked for is not asked here either.
        yield from value._result_cache or ()
    elif isinstance(value, Model):
        yield from (part for name, part in vars(value).items() if not name.startswith("_"))
    elif is_dataclass(value):
        yield from (getattr(value, field.name) for field in fields(value))


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize(("state", "names"), [("open", PAGES_OF_THE_VOTE), ("closed", PAGES)], ids=["open", "closed"])
def test_before_counting_nobody_is_told_it_by_any_page_or_file(
    day: Day, browsers: dict[str, Client], state: str, names: list[str], who: str
) -> None:
    with at_state(day, state):
        assert list(told_to(browsers[who], who, day, names)) == []


@pytest.mark.parametrize("who", [who for who in ACTORS if who not in CREW])
def test_once_counted_the_hall_still_is_not_told(day: Day, browsers: dict[str, Client], who: str) -> None:
    with at_state(day, "counted"):
        assert list(told_to(browsers[who], who, day, PAGES_OF_THE_VOTE)) == []


def test_once_counted_the_crew_is_told_so_that_the_search_is_one(day: Day, browsers: dict[str, Client]) -> None:
    with at_state(day, "counted"):
        for who in CREW:
            told = set(told_to(browsers[who], who, day, ["voting:result", "reports:workbook", "reports:protocol"]))
            assert {("voting:result", "text"), ("voting:result", "context"), ("reports:protocol", "text")} <= told


@pytest.mark.parametrize("state", ["open", "closed"])
def test_no_answer_to_a_form_tells_it(day: Day, browsers: dict[str, Client], state: str) -> None:
    told = []
    with at_state(day, state):
        for name in ACTS:
            for who in ACTORS:
                if TABLE[name, "POST"][who] in (302, 422) and (url := url_if_there(name, day)):
                    with transaction.atomic():
                        answer = browsers[who].post(url)
                        transaction.set_rollback(True)
                    told += [(name, who)] if NUMBER.search(text_of(answer)) else []

    assert told == []


@pytest.mark.parametrize("state", ["open", "closed"])
def test_no_document_command_or_line_of_the_journal_tells_it(day: Day, tmp_path: Path, state: str) -> None:
    path = tmp_path / "session.xlsx"
    with at_state(day, state):
        call_command("report", day.session.slug, "xlsx", out=path, stdout=StringIO())
        actors = [system(day.session), *(Actor(day.session, role) for role in (Role.FACILITATOR, Role.PROJECTOR))]
        texts = [text_of(_File(path.read_bytes())), *(protocol_html(day.session, actor) for actor in actors)]
        if state == "closed":
            texts.append(protocol_read(day))
            assert "Подписи" in texts[-1]
        texts += [f"{entry.event} {entry.details}" for entry in LogEntry.objects.filter(session_id=day.session.pk)]

    assert [text[:100] for text in texts if NUMBER.search(text)] == []


def protocol_read(day: Day) -> str:
    """Return what can be read in the PDF of the protocol that the facilitator may make now."""
    html = protocol_html(day.session, Actor(day.session, Role.FACILITATOR))
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf_maker.make(html))).pages)


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Hub, int]]:
    """Serve `/live` from a hub that hears what is published, and give it with its port."""
    hub = Hub()
    monkeypatch.setattr(publish_module, "hub", hub)
    monkeypatch.setattr(hub_module, "PAUSE", 0)

    async def site(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            return await LiveApp(hub)(scope, receive, send)
        for act, word in ((lambda: hub.open(asyncio.get_running_loop()), "startup"), (hub.close, "shutdown")):
            await receive()
            act()
            await send({"type": f"lifespan.{word}.complete"})

    with app_server(site, lifespan="on") as port:
        yield hub, port


def hear_all(stream: Stream, session: StrategySession, first: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the stream says after `first`, until it has told everything that is published."""
    known, messages = dict(first["v"]), list[dict[str, Any]]()
    while known != versions(session, *known):
        messages.append(stream.next())
        known |= messages[-1]["v"]
    return messages


def test_no_stream_tells_it_nor_that_anybody_votes(
    day: Day, browsers: dict[str, Client], live: tuple[Hub, int], django_capture_on_commit_callbacks: Any
) -> None:
    hub, port = live
    committed = partial(django_capture_on_commit_callbacks, execute=True)
    pages = {who: browsers[who].get(f"/s/{day.session.slug}/", follow=True) for who in ACTORS if who != "stranger"}
    urls = {who: page.context["live_url"] for who, page in pages.items()}
    with at_state(day, "open") as poll, ExitStack() as stack:
        read_versions(hub)
        streams = {who: stack.enter_context(Stream(port, url)) for who, url in urls.items()}
        first = {who: stream.next() for who, stream in streams.items()}
        with committed():
            cast(poll, day.people[0], new_ballot_key(), [poll.options.all()[0].pk])
        asked = {who: json.loads(stream.request("GET", f"{urls[who]}?poll=1")) for who, stream in streams.items()}
        with committed():
            extend_poll(poll, poll.closes_at + dt.timedelta(minutes=5), by=day.by)
        with committed(), clock_at(poll.closes_at):
            close_if_due(poll)
        heard = {who: hear_all(stream, day.session, first[who]) for who, stream in streams.items()}

    assert {who: message["v"] for who, message in asked.items()} == {who: one["v"] for who, one in first.items()}
    assert all(heard.values())
    messages = [*first.values(), *asked.values(), *(message for said in heard.values() for message in said)]
    assert {tuple(message) for message in messages} == {("v", "now")}
    assert not NUMBER.search(json.dumps(messages))


class _File:
    def __init__(self, content: bytes) -> None:
        self.content = content
