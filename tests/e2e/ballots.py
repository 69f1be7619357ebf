"""Halls with an open vote, made by rows: their people have phones that are let in already."""

import json
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.hall import Hall
from tests.server import RealServer

_MADE = """
import datetime as dt, json
from random import Random
from okmo_session.core.clock import now
from okmo_session.core.tokens import new_token, token_hash
from sessions.models import Role
from tests.factories.sessions import DeviceFactory, SessionFactory
from tests.factories.voting import accepted_table, admitted_people, opened_poll
from triads.models import Triad
WORDS = "советы регион повестка договор школа дорога свет вода жители глава бюджет опыт связь срок дом".split()
LONG = "Сельскохозяйственномашиностроительноеобъединение "
session = SessionFactory(slug="{slug}", date=now().date())
for number in range(1, {tables} + 1):
    accepted_table(session, number)
for triad in Triad.objects.filter(session=session):
    chance = Random(triad.number)
    for part in ("present_what", "future_what"):
        text = " ".join(chance.choice(WORDS) for _ in range({letters}))
        setattr(triad, part, ((LONG if {letters} > 500 else "") + text)[:{letters}])
    triad.save()
people = admitted_people(session, {people}, session.teams.first())
tokens = [new_token() for _ in people]
for person, token in zip(people, tokens):
    DeviceFactory(session=session, role=Role.PARTICIPANT, participant=person, token_hash=token_hash(token))
opened_poll(session, picks=3, closes_at=now() + dt.timedelta(hours=1))
print(json.dumps(tokens))
"""
_CLOSING = """
import datetime as dt
from okmo_session.core.clock import now
from voting.models import Poll
moment = now() + dt.timedelta(seconds={seconds})
Poll.objects.filter(session__slug="{slug}").update(closes_at=moment)
print(moment.timestamp())
"""
_STORED = """
import json
from voting.models import Ballot
ballots = Ballot.objects.filter(poll__session__slug="{slug}")
print(json.dumps(sorted(sorted(b.marks.values_list("option__number", flat=True)) for b in ballots)))
"""


@dataclass(frozen=True)
class OpenVote:
    """A session whose vote is open, with three dots a person, and a device's token for each of its people."""

    server: RealServer
    slug: str
    tokens: list[str]

    def phone(self, hall: Hall, person: int, *, javascript: bool = True) -> Page:
        """Return a new phone of the person with this number, before the empty ballot."""
        phone = hall.phone(javascript=javascript)
        cookie = {"name": "device", "value": self.tokens[person], "domain": "127.0.0.1", "path": f"/s/{self.slug}/"}
        phone.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict reads better
        phone.goto(f"/s/{self.slug}/vote/")
        return phone

    def closes_in(self, seconds: float) -> float:
        """Let the vote close so soon; return the moment of it in seconds of this machine's clock."""
        return float(self.server.run(_CLOSING.format(slug=self.slug, seconds=seconds)))

    def stored(self) -> list[list[str]]:
        """Return the numbers on each ballot that is stored."""
        ballots: list[list[str]] = json.loads(self.server.run(_STORED.format(slug=self.slug)))
        return ballots


def open_vote(server: RealServer, slug: str, *, tables: int, people: int, letters: int = 60) -> OpenVote:
    """Make a hall with three triads a table, each of its norms `letters` long."""
    script = _MADE.format(slug=slug, tables=tables, people=people, letters=letters)
    return OpenVote(server, slug, json.loads(server.run(script)))
