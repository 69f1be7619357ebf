"""What of the sheets handed in is still to be done; before counting nobody is shown more of what is marked on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from sessions.models import User
from voting.domain.paper.deciding import SET_ASIDE
from voting.models import PaperBallot, PaperEntry, Poll

_BLIND = (1, 2)


@dataclass(frozen=True)
class Waiting:
    """How many sheets wait for what: `second` for an entry by this operator, `others` for one by somebody else."""

    first: int
    second: int
    others: int
    mismatched: int
    confirmed: int
    invalid: int

    @property
    def registered(self) -> int:
        """How many sheets were handed in."""
        return sum((self.first, self.second, self.others, self.mismatched, self.confirmed, self.invalid))

    @property
    def is_done(self) -> bool:
        """Whether every sheet of the register is decided, and there is one."""
        return self.confirmed + self.invalid == self.registered > 0


@dataclass(frozen=True)
class Queue:
    """The sheets that are not confirmed, each list by serial: `invalid` by their marks or `aside` by decision."""

    first: list[PaperBallot]
    second: list[PaperBallot]
    mismatched: list[PaperBallot]
    invalid: list[PaperBallot]
    aside: list[PaperBallot]


def waiting(poll: Poll, user: User | None) -> Waiting:
    """Return how the entry stands, as `user` sees it."""
    states = PaperBallot.State
    counts: Counter[str] = Counter(dict(poll.papers.values_list("state").annotate(sheets=Count("pk"))))
    own = poll.papers.filter(state=states.ENTERED, entries__user=user).count() if user else 0
    return Waiting(
        first=counts[states.HANDED_IN],
        second=counts[states.ENTERED] - own,
        others=own,
        mismatched=counts[states.MISMATCHED],
        confirmed=counts[states.CONFIRMED],
        invalid=counts[states.INVALID],
    )


def queue(poll: Poll) -> Queue:
    """Return the sheets of the register that are not read for certain."""
    states = PaperBallot.State
    papers = list(poll.papers.filter(state__in=PaperBallot.IN_THE_REGISTER).order_by("serial"))

    def those(state: PaperBallot.State, *, is_aside: bool = False) -> list[PaperBallot]:
        return [paper for paper in papers if paper.state == state and (paper.reason in SET_ASIDE) == is_aside]

    return Queue(
        first=those(states.HANDED_IN),
        second=those(states.ENTERED),
        mismatched=those(states.MISMATCHED),
        invalid=those(states.INVALID),
        aside=those(states.INVALID, is_aside=True),
    )


def entered_by(poll: Poll, user: User | None, serials: Sequence[str]) -> list[PaperBallot]:
    """Return those sheets of `serials`, in their order, that `user` has entered: as they stand, without marks."""
    own = poll.papers.filter(serial__in=serials, entries__user=user, entries__turn__in=_BLIND)
    found = {paper.serial: paper for paper in own} if user else {}
    return [found[serial] for serial in serials if serial in found]


def blind_entries(paper: PaperBallot) -> list[PaperEntry]:
    """Return both entries of a sheet whose entries differ, to be decided in sight of both; of any other sheet none."""
    if paper.state != PaperBallot.State.MISMATCHED:
        return []
    return list(paper.entries.filter(turn__in=_BLIND).select_related("user"))
