"""Rows of the vote with dull defaults. A poll's state is reached through its verbs."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from okmo_session.core.clock import now
from sessions.actors import Actor, crew_actor, system
from sessions.models import Participant, Role, Seat, StrategySession, Team
from tests.factories.sessions import CrewMemberFactory, ParticipantFactory, TeamFactory
from triads.models import Barrier, Record, Triad
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.paper.entering import enter_sheet
from voting.domain.paper.marks import read_marks
from voting.domain.paper.serials import new_serials
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import PollSettings, prepare_poll
from voting.models import PaperBallot, PaperEntry, Poll, TieMethod

# Serials of two sheets in the box of a day: the entries of one differ until the ballots are counted.
NOT_ENTERED, DIFFERS = "102036", "405066"


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


def handed_in_sheets(poll: Poll, count: int) -> list[str]:
    """Make sheets that stand in the register as handed in, and return their serials."""
    serials = new_serials(count, poll.papers.values_list("serial", flat=True))
    state = PaperBallot.State.HANDED_IN
    PaperBallot.objects.bulk_create([PaperBallot(poll=poll, serial=serial, state=state) for serial in serials])
    return serials


def sheets_in_the_box(poll: Poll, *, is_counted: bool) -> None:
    """Make a sheet that is not entered and one whose entries differ; for counted ballots both are set aside."""
    aside = {"state": PaperBallot.State.INVALID, "reason": PaperBallot.Reason.LOST}
    states = {NOT_ENTERED: PaperBallot.State.HANDED_IN, DIFFERS: PaperBallot.State.MISMATCHED}
    for serial, state in states.items():
        paper = PaperBallot.objects.create(poll=poll, serial=serial, **(aside if is_counted else {"state": state}))
        turns = (1, 2) if serial == DIFFERS else ()
        PaperEntry.objects.bulk_create([PaperEntry(paper=paper, turn=turn, numbers=[f"{turn}.1"]) for turn in turns])


def operators(session: StrategySession, count: int = 2) -> list[Actor]:
    """Make people of the headquarters who read sheets."""
    role = Role.HEADQUARTERS
    members = [CrewMemberFactory(session=session, role=role) for _ in range(count)]
    return [crew_actor(session, member.user, role) for member in members]


def read_sheet(poll: Poll, serial: str, by: Sequence[Actor], *readings: str) -> PaperBallot:
    """Let each of `by` enter the sheet with the numbers of his place, such as "1.1 2.3"; return it as it stands."""
    numbers = list(poll.options.values_list("number", flat=True))
    for operator, text in zip(by, readings, strict=False):
        enter_sheet(poll, serial, read_marks(text, numbers), by=operator)
    return poll.papers.get(serial=serial)
