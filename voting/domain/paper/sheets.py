"""The printed sheets of a poll as its verbs find them, and what is said of one that does not fit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from voting.domain.paper.serials import shown
from voting.domain.polls.closing import refuse_unless_open
from voting.models import PaperBallot, Poll

State = PaperBallot.State


@dataclass(frozen=True)
class Outcome:
    """How many sheets or people an act took, and sentences about those it did not."""

    done: int
    problems: list[str] = field(default_factory=list)


def sheets_of(poll: Poll, serials: Collection[str]) -> dict[str, PaperBallot | None]:
    """Return the sheet of each serial, as they come; None where the poll has no such sheet."""
    known = {sheet.serial: sheet for sheet in poll.papers.filter(serial__in=serials)}
    return {serial: known.get(serial) for serial in serials}


@dataclass(frozen=True)
class Pile:
    """The sheets of a poll by where they are, each in the order of serials: it tells nothing of when they came."""

    unused: list[PaperBallot]
    out: list[PaperBallot]
    spoiled: list[PaperBallot]
    register: list[PaperBallot]


def pile_of(poll: Poll) -> Pile:
    """Return where the sheets of a poll are; those of the register only once it is closed.

    While the poll is open a list that grows would show whose number a voter at the desk has just handed in.
    """
    sheets = sorted(poll.papers.all(), key=lambda sheet: sheet.serial)
    register = PaperBallot.IN_THE_REGISTER if poll.is_over else ()
    kinds = ((State.PRINTED,), (State.ISSUED,), (State.SPOILED,), register)
    return Pile(*([sheet for sheet in sheets if sheet.state in states] for states in kinds))


def refuse_when_over(poll: Poll) -> None:
    """Raise a sentence once the poll takes nothing more. The caller holds the lock and a fresh poll."""
    if poll.state != Poll.State.PREPARED:
        refuse_unless_open(poll)


def why_not(serial: str, sheet: PaperBallot | None, fitting: Iterable[str]) -> str:
    """Return the sentence for a sheet that is in none of the `fitting` states; nothing for one that fits."""
    if sheet is None:
        sentence = _("%(serial)s: no sheet with this number was printed for this vote.")
    elif sheet.state in fitting:
        return ""
    elif sheet.state == State.SPOILED:
        sentence = _("%(serial)s is marked as spoiled: it is not counted.")
    elif sheet.state in PaperBallot.IN_THE_REGISTER:
        sentence = _("%(serial)s is already registered as handed in.")
    elif sheet.state == State.ISSUED:
        sentence = _("%(serial)s has already been issued.")
    else:
        sentence = _("%(serial)s has not been issued yet.")
    return sentence % {"serial": shown(serial)}
