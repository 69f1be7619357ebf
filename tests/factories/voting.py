"""Rows of the vote with dull defaults. A poll's state is reached through its verbs."""

import datetime as dt
from typing import Any

from okmo_session.core.clock import now
from sessions.actors import system
from sessions.models import Participant, Seat, StrategySession, Team
from tests.factories.sessions import ParticipantFactory, TeamFactory
from triads.models import Barrier, Record, Triad
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import PollSettings, prepare_poll
from voting.models import Poll, TieMethod


def accepted_table(session: StrategySession, number: int, triads: int = 3, text: str = "Норма") -> Team:
    """Make a table with an accepted record, whose norms begin with `text`."""
    team = TeamFactory(session=session, table_number=number, name=f"Стол {number}")
    Record.objects.create(team=team, state=Record.State.ACCEPTED)
    for slot in range(1, triads + 1):
        triad = Triad.objects.create(
            session=session,
            team=team,
            slot=slot,
            present_what=f"{text} настоящего {number}.{slot}",
            future_what=f"{text} будущего {number}.{slot}",
        )
        Barrier.objects.create(triad=triad, position=1, text="Барьер")
    return team


def admitted_people(session: StrategySession, count: int, team: Team | None = None) -> list[Participant]:
    """Make people who may vote, seated at `team` if there is one."""
    people = [ParticipantFactory(session=session, admitted=True) for _ in range(count)]
    for person in people if team else ():
        Seat.objects.create(session=session, participant=person, team=team, round=team.round)
    return people


def prepared_poll(session: StrategySession, **settings: Any) -> Poll:
    """Make a poll that closes in an hour: two picks, two winners, lot."""
    closes_at = now() + dt.timedelta(hours=1)
    defaults: dict[str, Any] = {"closes_at": closes_at, "picks": 2, "winners": 2, "tie_methods": (TieMethod.LOT,)}
    return prepare_poll(session, PollSettings(**(defaults | settings)), by=system(session))


def opened_poll(session: StrategySession, **settings: Any) -> Poll:
    """Make a poll of the accepted tables that is open."""
    poll = prepared_poll(session, **settings)
    open_poll(poll, by=system(session))
    return poll


def ids(poll: Poll, *numbers: str) -> list[int]:
    """Return the ids of the options with these numbers, such as "7.2"."""
    return [poll.options.get(number=number).pk for number in numbers]


def cast_votes(poll: Poll, voters: list[Participant], *choices: list[str]) -> dict[int, str]:
    """Let each voter cast the choice of his place; return the keys by voter."""
    keys = {voter.pk: new_ballot_key() for voter in voters}
    for voter, numbers in zip(voters, choices, strict=True):
        cast(poll, voter, keys[voter.pk], ids(poll, *numbers))
    return keys
