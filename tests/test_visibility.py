"""Who reads what and when: the table of the domain, asked of every page and file, with words that could leak."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import now
from okmo_session.core.live.tokens import read_token
from sessions.models import Note, Participant, Role
from tests.answers import PAGES
from tests.answers import TABLE as ANSWERS
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.assessment import a_sheet
from tests.factories.day import At, a_day
from tests.walk import addresses, text_of, url_if_there
from triads.models import AssessmentSheet, Record, Source, Talk, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# When each reads each thing: M the morning, T a talk of the owner's team, V the vote, R when the result is announced.
# What one may read and no page shows any more stands as not read. The sheet is handed in between T and V.
# own whose thing it is · mat somebody of his table · oth of another · tab his table's tablet · TAB another table's.
READERS = """
                own  mat  oth  tab  TAB  hq   fac  obs  prj
draft           MTVR -    -    -    -    -    -    -    -
proposed        MTVR M    -    M    -    MTVR MTVR -    -
taken           MTVR M    -    -    -    MTVR MTVR -    -
triad           MTVR MTVR TVR  MTVR TVR  MTVR MTVR TVR  T
sheet           TVR  TVR  -    TVR  -    VR   VR   VR   -
contact         MTVR -    -    -    -    MTVR MTVR -    -
shared          MTVR MTVR MTVR -    -    MTVR MTVR -    -
note            MTVR -    -    -    -    -    -    -    -
"""
ROLES = {
    **dict.fromkeys(("own", "mat", "oth"), "participant"),
    **dict.fromkeys(("tab", "TAB"), "table"),
    **{"hq": "headquarters", "fac": "facilitator", "obs": "observer", "prj": "projector"},
}
MOMENTS = {"M": At.MORNING, "T": At.TALKS, "V": At.VOTE, "R": At.RESULTS}


def _table() -> dict[str, dict[str, str]]:
    header, *lines = filter(None, map(str.split, READERS.splitlines()))
    return {thing: dict(zip(header, cells, strict=True)) for thing, *cells in lines}


TABLE = _table()


class Marked:
    """A day in which each thing of the second table holds words of its own."""

    def __init__(self, at: At) -> None:
        self.day = a_day(at, tables=3, people=6)
        self.own, self.mate, self.other = self.day.people[1], self.day.people[4], self.day.people[0]
        self.team, self.other_team = self.day.tables[1], self.day.tables[0]
        self.marks = {thing: f"Метка-{number}-{thing}" for number, thing in enumerate(TABLE)}
        self._write_drafts()
        self._write_sheet(at)
        Record.objects.filter(team=self.team, state=Record.State.HANDED_IN).update(state=Record.State.DRAFTING)
        if at >= At.TALKS:
            Talk.objects.filter(team=self.other_team).update(state=Talk.State.HELD)
        if at == At.TALKS:
            Talk.objects.filter(team=self.team).update(state=Talk.State.SPEAKING, started_at=now(), ends_at=now())
        Triad.objects.filter(team=self.team, slot=1).update(present_what=self.marks["triad"])
        Participant.objects.filter(pk=self.own.pk).update(email=self.marks["contact"])
        Participant.objects.filter(pk=self.mate.pk).update(email=self.marks["shared"], contacts_shared_at=now())
        Note.objects.filter(participant=self.own).update(text=self.marks["note"])

    def clients(self) -> dict[str, Client]:
        """Return the browsers of everybody in the table's columns."""
        session = self.day.session
        return {
            "own": participant_client(self.own),
            "mat": participant_client(self.mate),
            "oth": participant_client(self.other),
            "tab": table_client(self.team),
            "TAB": table_client(self.other_team),
            "hq": crew_client(session, Role.HEADQUARTERS),
            "fac": crew_client(session, Role.FACILITATOR),
            "obs": crew_client(session, Role.OBSERVER),
            "prj": projector_client(session),
        }

    def urls(self, reader: str) -> Iterator[str]:
        """Yield every page that somebody of the reader's role is shown; where a page is of one table, that of each."""
        slug = self.day.session.slug
        for name in PAGES:
            if ANSWERS[name, "GET"][ROLES[reader]] != 200:
                continue
            if addresses()[name].parameters == ("slug", "number"):
                yield from (reverse(name, args=[slug, team.table_number]) for team in self.day.tables)
            elif url := url_if_there(name, self.day):
                yield url
        yield from (reverse("preparation:person", args=[slug, person.pk]) for person in (self.own, self.mate))

    def _write_drafts(self) -> None:
        for slot, thing in enumerate(("draft", "proposed", "taken"), 7):
            proposed = {} if thing == "draft" else {"proposed_to": self.team, "proposed_at": now()}
            draft = Triad.objects.create(
                session=self.day.session, author=self.own, slot=slot, present_what=self.marks[thing], **proposed
            )
        triad = Triad.objects.get(team=self.team, slot=1)
        Source.objects.create(triad=triad, draft=draft, position=9, taken_at=now())

    def _write_sheet(self, at: At) -> None:
        AssessmentSheet.objects.filter(team__in=self.day.tables).delete()
        theirs = Triad.objects.get(team=self.other_team, slot=1)
        a_sheet(self.team, {theirs: [5, 4, 3]}, remark=self.marks["sheet"], handed_in=at >= At.VOTE)


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Marked]:
    return {at: Marked(at) for at in MOMENTS.values()}


@pytest.fixture(scope="module")
def readers(days: dict[At, Marked]) -> dict[tuple[str, str], str]:
    """Return for each thing and reader the moments at which some page or file shows him its words."""
    found = {(thing, reader): "" for thing in TABLE for reader in TABLE[thing]}
    for letter, at in MOMENTS.items():
        marked = days[at]
        for reader, client in marked.clients().items():
            text = "\n".join(text_of(page) for page in map(client.get, marked.urls(reader)) if page.status_code == 200)
            for thing, mark in marked.marks.items():
                found[thing, reader] += letter if mark in text else ""
    return found


@pytest.mark.parametrize("thing", TABLE)
def test_each_reads_each_thing_when_the_table_says_and_never_else(
    readers: dict[tuple[str, str], str], thing: str
) -> None:
    assert {reader: readers[thing, reader] or "-" for reader in TABLE[thing]} == TABLE[thing]


@pytest.mark.parametrize(
    ("reader", "own", "crew"),
    [("own", ["drafts"], []), ("oth", ["drafts"], []), ("tab", ["drafts", "nudges", "presence", "team"], [])]
    + [(reader, [], ["board"]) for reader in ("hq", "fac", "obs", "prj")],
)
def test_a_page_listens_to_its_own_team_and_to_no_topic_of_others(
    days: dict[At, Marked], reader: str, own: list[str], crew: list[str]
) -> None:
    marked = days[At.MORNING]
    name = "screens:projector" if reader == "prj" else "sessions:agenda"
    page = marked.clients()[reader].get(reverse(name, args=[marked.day.session.slug]))

    _session, topics = read_token(page.context["live_url"].removeprefix("/live/"), now())

    team = marked.other_team if reader == "oth" else marked.team
    assert sorted(topic for topic in topics if ":" in topic) == [f"{topic}:{team.pk}" for topic in own]
    assert [topic for topic in topics if topic == "board"] == crew
