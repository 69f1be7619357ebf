"""A hall under load: an installation of its own, its people with their phones, their triads, and the real server.

Importing it sets Django up over a new folder, or over the PostgreSQL of DATABASE_URL; models are imported after it.
"""

import datetime as dt
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import django
from django.core.management import call_command

_folder = tempfile.TemporaryDirectory(prefix="okmo-benchmark-")
os.environ |= {"OKMO_DATA": _folder.name, "DJANGO_SETTINGS_MODULE": "okmo_session.settings"}
django.setup()

from okmo_session.core.clock import now  # noqa: E402
from okmo_session.core.tokens import new_token, token_hash  # noqa: E402
from sessions.models import Device, Participant, Role, Seat, StrategySession, Team  # noqa: E402
from tests.factories.sessions import DeviceFactory, ParticipantFactory, SessionFactory  # noqa: E402
from tests.factories.voting import accepted_table, opened_poll  # noqa: E402
from tests.server import RealServer  # noqa: E402
from voting.models import Poll  # noqa: E402

TEXT = "Советы муниципальных образований и органы власти региона договариваются о повестке раз в квартал, "


@dataclass
class Hall:
    """The session with its open poll, the token of each person's phone, and the server, not started yet."""

    session: StrategySession
    poll: Poll
    tokens: dict[int, str]
    server: RealServer

    @property
    def home(self) -> str:
        """The address of the session."""
        return f"{self.server.url}/s/{self.session.slug}/"


def made_hall(people: int, tables: int, closes_in: float) -> Hall:
    """Make a hall with `people` at `tables`, three triads each, whose vote closes after `closes_in` seconds."""
    call_command("migrate", verbosity=0)
    session = SessionFactory(slug="benchmark", date=now().date())
    teams = [accepted_table(session, number, text=TEXT) for number in range(1, tables + 1)]
    tokens = _people(session, teams, people)
    poll = opened_poll(session, picks=5, winners=6, closes_at=now() + dt.timedelta(seconds=closes_in))
    server = RealServer(Path(_folder.name), os.environ.get("DATABASE_URL"))
    return Hall(session, poll, tokens, server)


def _people(session: StrategySession, teams: list[Team], count: int) -> dict[int, str]:
    built = ParticipantFactory.build_batch(count, session=session, admitted=True)
    persons = Participant.objects.bulk_create(built)
    Seat.objects.bulk_create(
        Seat(session=session, participant=person, team=team, round=team.round)
        for number, person in enumerate(persons)
        for team in [teams[number % len(teams)]]
    )
    tokens = {person.pk: new_token() for person in persons}
    whose = {"session": session, "role": Role.PARTICIPANT}
    Device.objects.bulk_create(
        DeviceFactory.build(participant=person, token_hash=token_hash(tokens[person.pk]), **whose) for person in persons
    )
    return tokens


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def spread_of(seconds: list[float]) -> str:
    """Return median, 95th of a hundred and longest of `seconds` in words."""
    ordered = sorted(seconds) or [0.0]
    middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    return f"half within {middle:.2f} s, 95 of 100 within {late:.2f} s, the longest {ordered[-1]:.2f} s"
