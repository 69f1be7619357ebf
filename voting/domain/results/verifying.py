"""A published poll recounted from its text alone: plain values in, sentences out; no database is asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from voting.domain.results.publication import Publication, PublishedStep
from voting.domain.results.tally import Tally, ballots_hash, tally
from voting.domain.results.ties import Settling, by_lot, by_scores, take_all
from voting.models import TieMethod


@dataclass(frozen=True)
class Verdict:
    """The `tally` made anew from the ballots, and in sentences whatever does not agree with what was published."""

    tally: Tally
    disagreements: list[str]


def verify(poll: Publication) -> Verdict:
    """Recount `poll` and compare everything it says of itself."""
    ballots = [line.split(";")[1:] for line in poll.lines]
    recounted = tally(list(poll.options), ballots, poll.winners)
    found = [*_of_lines(poll), *_of_fingerprint(poll), *_of_ranks(poll, recounted), *_of_steps(poll, recounted)]
    return Verdict(recounted, found)


def places_of(poll: Publication, recounted: Tally) -> list[str]:
    """Return the numbers that got a place: above the line, then as the steps gave it."""
    return [*recounted.winners, *(number for step in poll.steps for number in step.placed)]


def still_tied_of(poll: Publication, recounted: Tally) -> Sequence[str]:
    """Return the numbers that compete on after all steps."""
    return poll.steps[-1].still_tied if poll.steps else recounted.tied


def _of_lines(poll: Publication) -> Iterator[str]:
    if len(poll.lines) != poll.announced:
        values = {"announced": poll.announced, "found": len(poll.lines)}
        yield _("The file announces %(announced)s ballots and holds %(found)s.") % values
    if list(poll.lines) != sorted(poll.lines, key=str.encode):
        yield _("The ballots are not in their order: lines were added or changed.")
    receipts = Counter(line.partition(";")[0] for line in poll.lines)
    for receipt, times in receipts.items():
        if times > 1:
            yield _("The receipt %(receipt)s occurs %(times)s times.") % {"receipt": receipt, "times": times}
    for line in poll.lines:
        yield from _of_ballot(poll, *line.split(";"))


def _of_ballot(poll: Publication, receipt: str, *numbers: str) -> Iterator[str]:
    values: dict[str, object] = {"receipt": receipt, "count": len(numbers), "picks": poll.picks}
    if not receipt:
        yield _("A ballot has no receipt.")
    if not numbers:
        yield _("The ballot %(receipt)s has no mark.") % values
    if len(numbers) > poll.picks:
        yield _("The ballot %(receipt)s has %(count)s marks; %(picks)s are allowed.") % values
    for number, times in Counter(numbers).items():
        named = values | {"number": number}
        if number not in poll.options:
            yield _("The ballot %(receipt)s names %(number)s, which is not on the ballot.") % named
        if times > 1:
            yield _("The ballot %(receipt)s names %(number)s twice.") % named


def _of_fingerprint(poll: Publication) -> Iterator[str]:
    made = ballots_hash(poll.lines)
    if made != poll.fingerprint:
        values = {"made": made, "said": poll.fingerprint}
        yield _("The fingerprint of the ballots is %(made)s; the file says %(said)s.") % values


def _of_ranks(poll: Publication, recounted: Tally) -> Iterator[str]:
    said = {row.number: (row.votes, row.rank) for row in poll.rows}
    made = {row.number: (row.votes, row.rank) for row in recounted.counted}
    for number in made.keys() | said.keys():
        if made.get(number) != said.get(number):
            votes, rank = made.get(number, (0, 0))
            values = {"number": number, "votes": votes, "rank": rank}
            yield _("Recounted, %(number)s has %(votes)s votes and rank %(rank)s; the file says otherwise.") % values


def _of_steps(poll: Publication, recounted: Tally) -> Iterator[str]:
    tied, places = list(recounted.tied), recounted.places_left
    for position, step in enumerate(poll.steps, start=1):
        made = settled(step)
        agrees = (step.tied, step.places_left) == (tied, places)
        if not agrees or (list(made.placed), list(made.still_tied)) != (step.placed, step.still_tied):
            yield _("Step %(position)s of settling the tie does not follow from what it says.") % {"position": position}
        tied, places = step.still_tied, places - len(step.placed)
    used = [step.method for step in poll.steps]
    if used != [method for method in poll.methods if method in used]:
        yield _("The methods for the tie were not used in the order fixed before opening.")
    if places_of(poll, recounted) != poll.places:
        yield _("The places in the file do not follow from the ballots and the steps.")


def settled(step: PublishedStep) -> Settling:
    """Take the step of a method anew."""
    if step.method == TieMethod.TAKE_ALL:
        return take_all(step.tied)
    if step.method == TieMethod.LOT:
        return by_lot(step.tied, step.places_left, step.seed)
    return by_scores(step.tied, step.places_left, step.scores)
