"""Who may vote and how many have: all that anybody learns while the poll is open."""

from dataclasses import dataclass
from typing import cast

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from sessions.models import Participant
from voting.domain.ballots.secrecy import in_random_order
from voting.models import Poll, TurnOut

CACHE_SECONDS = 5


@dataclass(frozen=True)
class Turnout:
    """How many of the register have voted; of those who `voted` some did `on_paper`."""

    voted: int
    entitled: int
    on_paper: int = 0

    @property
    def by_phone(self) -> int:
        """How many voted by phone."""
        return self.voted - self.on_paper

    @property
    def is_complete(self) -> bool:
        """Whether everybody who may vote has voted, and there is somebody."""
        return self.voted == self.entitled > 0


def turnout(poll: Poll) -> Turnout:
    """Return how many have voted of those admitted, after closing of those on the register."""
    voted, on_paper = ~Q(way=TurnOut.Way.NONE), Q(way=TurnOut.Way.PAPER)
    rows = poll.turnout.aggregate(voted=Count("pk", filter=voted), on_paper=Count("pk", filter=on_paper))
    entitled = poll.turnout.count() if poll.is_over else admitted(poll).count()
    return Turnout(rows["voted"], entitled, rows["on_paper"])


def turnout_lately(poll: Poll) -> Turnout:
    """Return the turnout as it was at most five seconds ago: a hundred screens ask, the database is asked once."""
    key = f"turnout:{poll.pk}:{poll.state}"
    return cast(Turnout, cache.get_or_set(key, lambda: turnout(poll), CACHE_SECONDS))


def admitted(poll: Poll) -> QuerySet[Participant]:
    """Return everybody of the session who has been admitted by a table or the headquarters."""
    return Participant.objects.filter(session_id=poll.session_id, admitted_at__isnull=False)


def join_register(poll: Poll, participant: Participant) -> TurnOut:
    """Return the participant's entry in the register, made now for one admitted late. The caller holds the lock."""
    if not admitted(poll).filter(pk=participant.pk).exists():
        raise DomainError(_("You are not admitted to the vote yet. Ask your table or the headquarters to admit you."))
    entry, _is_new = TurnOut.objects.get_or_create(poll=poll, participant=participant)
    return entry


def complete_register(poll: Poll) -> None:
    """Enter everybody admitted who is not on the register yet, in random order. The caller holds the lock."""
    missing = admitted(poll).exclude(turnout__poll=poll)
    TurnOut.objects.bulk_create([TurnOut(poll=poll, participant=person) for person in in_random_order(list(missing))])
