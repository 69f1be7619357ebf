"""Who voted for what by table and region: in open polls only, a secret ballot knows no voter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.actors import Actor
from sessions.models import Seat, Team
from voting.domain.results.breakdown import Group, break_down_both
from voting.models import Mark, Poll
from voting.rules import can_see_result


@dataclass(frozen=True)
class Breakdown:
    """The votes for `numbers` by one kind of group, with its title; the names of the groups are words."""

    title: str
    numbers: Sequence[str]
    groups: Sequence[Group[str]]

    @property
    def lines(self) -> list[tuple[str, int, list[int]]]:
        """A line for each group: its name, its voters, and its votes for each of the numbers."""
        return [
            (group.name or _("all others together"), group.voters, [group.votes.get(one, 0) for one in self.numbers])
            for group in self.groups
        ]


def breakdowns(poll: Poll, actor: Actor, numbers: Sequence[str]) -> list[Breakdown]:
    """Return the votes of an open poll for `numbers` by table and by region, so that no few can be singled out."""
    if poll.is_secret or not can_see_result(actor, poll):
        return []
    cast = sorted(_ballots(poll), key=lambda ballot: ballot[:2])
    by_table, by_region = break_down_both((_table(table), region, chosen) for table, region, chosen in cast)
    by_region.sort(key=lambda group: (group.name is None, group.name or ""))
    found = [(_("By table"), by_table), (_("By region"), by_region)]
    return [Breakdown(title, numbers, groups) for title, groups in found if groups]


def ballots_by_table(poll: Poll) -> list[tuple[int, set[str]]]:
    """Return the ballots of an open poll as table of the voter, 0 without one, and numbers chosen."""
    return [(table, chosen) for table, _region, chosen in _ballots(poll)]


def _ballots(poll: Poll) -> list[tuple[int, str, set[str]]]:
    """Return the ballots of an open poll as table and region of the voter, and numbers chosen."""
    seats = Seat.objects.filter(session=poll.session_id, round=Team.Round.NORMS)
    tables = dict(seats.values_list("participant_id", "team__table_number"))
    chosen: dict[int, set[str]] = {}
    for ballot, number in Mark.objects.filter(ballot__poll=poll).values_list("ballot_id", "option__number"):
        chosen.setdefault(ballot, set()).add(number)
    ballots = poll.ballots.values_list("pk", "participant_id", "participant__region")
    return [(tables.get(voter, 0), region or _("no region"), chosen.get(pk, set())) for pk, voter, region in ballots]


def _table(number: int) -> str:
    return _("Table № %(number)s") % {"number": number} if number else _("no table")
