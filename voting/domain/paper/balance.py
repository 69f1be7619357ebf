"""Whether the paper agrees: printed, issued, handed in, entered, confirmed, invalid, spoiled, and the voters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voting.models import Ballot, PaperBallot, Poll, TurnOut

State, Reason = PaperBallot.State, PaperBallot.Reason


@dataclass(frozen=True)
class Balance:
    """The sheets of a poll by what became of them, and the people marked as voting on paper.

    `printed` counts all of them; `issued` those given out, which all that are handed in were; `out` the issued ones
    that have not come back; `entered` those read at least once. `counted` is what stands among the counted ballots.
    """

    printed: int
    issued: int
    out: int
    handed_in: int
    entered: int
    mismatched: int
    confirmed: int
    invalid: Mapping[str, int]
    spoiled: int
    marked: int
    counted: int | None = None
    disagreements: list[str] = field(default_factory=list)

    @property
    def all_invalid(self) -> int:
        """How many sheets are invalid, whatever the reason."""
        return sum(self.invalid.values())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why sheets are invalid, in words, and how many."""
        return [(str(Reason(reason).label), count) for reason, count in sorted(self.invalid.items())]

    @property
    def unread(self) -> int:
        """How many sheets of the register are neither confirmed nor invalid."""
        return self.handed_in - self.confirmed - self.all_invalid

    @property
    def outstanding(self) -> int:
        """How many voters on paper have not handed in their sheet."""
        return max(self.marked - self.handed_in, 0)


def balance(poll: Poll) -> Balance:
    """Return the balance of a poll as it stands; sentences say what does not agree."""
    states = poll.papers.values_list("state", "reason").annotate(count=Count("pk"))
    marked = poll.turnout.filter(way=TurnOut.Way.PAPER).count()
    counted = poll.ballots.filter(source=Ballot.Source.PAPER).count() if poll.is_counted else None
    sheets = {(state, reason): count for state, reason, count in states}
    return balance_of(sheets, marked=marked, is_over=poll.is_over, counted=counted)


def balance_of(
    sheets: Mapping[tuple[str, str], int], *, marked: int, is_over: bool, counted: int | None = None
) -> Balance:
    """Return the balance of sheets counted by state and reason; pure."""
    by_state = dict.fromkeys(State.values, 0)
    for (state, _reason), count in sheets.items():
        by_state[state] += count
    handed_in = sum(by_state[state] for state in PaperBallot.IN_THE_REGISTER)
    found = Balance(
        printed=sum(by_state.values()),
        issued=by_state[State.ISSUED] + handed_in,
        out=by_state[State.ISSUED],
        handed_in=handed_in,
        entered=handed_in - by_state[State.HANDED_IN],
        mismatched=by_state[State.MISMATCHED],
        confirmed=by_state[State.CONFIRMED],
        invalid={reason: count for (state, reason), count in sheets.items() if state == State.INVALID and count},
        spoiled=by_state[State.SPOILED],
        marked=marked,
        counted=counted,
    )
    found.disagreements.extend(_disagreements(found, is_over=is_over))
    return found


def register_of(poll: Poll) -> dict[str, Any]:
    """Return what the journal keeps of the paper of a poll that closes: counts, and the serials in the box, sorted."""
    found = balance(poll)
    serials = poll.papers.filter(state__in=PaperBallot.IN_THE_REGISTER).values_list("serial", flat=True)
    spoiled = poll.papers.filter(state=State.SPOILED).values_list("serial", flat=True)
    return {
        "printed": found.printed,
        "issued": found.issued,
        "marked": found.marked,
        "handed_in": found.handed_in,
        "serials": sorted(serials),
        "spoiled": sorted(spoiled),
    }


def _disagreements(found: Balance, *, is_over: bool) -> list[str]:
    sentences = []
    if found.handed_in > found.marked:
        sentences.append(_more_sheets(found.handed_in - found.marked))
    if is_over and found.outstanding:
        sentences.append(_never_came(found.outstanding))
    if is_over and found.out:
        sentences.append(_never_returned(found.out))
    if lost := found.invalid.get(Reason.LOST, 0):
        sentences.append(_lost(lost))
    if found.counted is not None and found.counted != found.confirmed:
        sentences.append(
            _("Confirmed: %(confirmed)s sheets, counted: %(counted)s.")
            % {"confirmed": found.confirmed, "counted": found.counted}
        )
    return sentences


def _more_sheets(count: int) -> str:
    return ngettext(
        "%(count)s sheet more is in the box than people are marked as voting on paper.",
        "%(count)s sheets more are in the box than people are marked as voting on paper.",
        count,
    ) % {"count": count}


def _never_came(count: int) -> str:
    return ngettext(
        "%(count)s person is marked as voting on paper and handed in no sheet in time.",
        "%(count)s people are marked as voting on paper and handed in no sheet in time.",
        count,
    ) % {"count": count}


def _never_returned(count: int) -> str:
    return ngettext(
        "%(count)s sheet was issued and has come back neither filled in nor spoiled.",
        "%(count)s sheets were issued and have come back neither filled in nor spoiled.",
        count,
    ) % {"count": count}


def _lost(count: int) -> str:
    return ngettext(
        "%(count)s sheet is registered as handed in and was not found.",
        "%(count)s sheets are registered as handed in and were not found.",
        count,
    ) % {"count": count}
