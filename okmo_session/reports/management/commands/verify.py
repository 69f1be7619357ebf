from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voting.domain.results.publication import Publication, PublishedStep, UnreadableError, from_text
from voting.domain.results.tally import Tally, lot_of
from voting.domain.results.verifying import places_of, still_tied_of, verify
from voting.models import TieMethod


class Command(BaseCommand):
    """Recounts a published list of ballots from the file alone: no database is opened and no secret is needed."""

    help = "Recount a published list of ballots; the exit code is 1 where something does not agree."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("file", type=Path, help="the file from the page “Ballots by receipt”")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what came out, and raise where the file contradicts itself."""
        poll = _poll_in(options["file"])
        verdict = verify(poll)
        for sentence in _told(poll, verdict.tally):
            self.stdout.write(sentence)
        if verdict.disagreements:
            raise CommandError("\n".join([_("Does not agree:"), *verdict.disagreements]))
        self.stdout.write(_("Everything in the file agrees."))
        sentence = _("Compare the fingerprint with the one in the journal and in the protocol: %(fingerprint)s")
        self.stdout.write(sentence % {"fingerprint": poll.fingerprint})


def _poll_in(path: Path) -> Publication:
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(_("There is no file %(path)s.") % {"path": path}) from error
    except UnicodeDecodeError as error:
        raise CommandError(_("%(path)s is no text in UTF-8.") % {"path": path}) from error
    except UnreadableError as error:
        sentence = _("%(path)s is no published list of ballots: line %(line)s cannot be read.")
        raise CommandError(sentence % {"path": path, "line": error.line}) from error


def _told(poll: Publication, tally: Tally) -> Iterator[str]:
    yield poll.title
    values = {"ballots": tally.ballots, "options": len(poll.options), "picks": poll.picks, "winners": poll.winners}
    yield _("Ballots: %(ballots)s. Triads: %(options)s. Marks a ballot: up to %(picks)s. Places: %(winners)s.") % values
    for row in tally.counted:
        if row.votes:
            counted = {"rank": row.rank, "number": row.number, "votes": row.votes}
            yield (
                ngettext("%(rank)s. %(number)s — %(votes)s vote", "%(rank)s. %(number)s — %(votes)s votes", row.votes)
                % counted
            )
    yield from _told_of_line(poll, tally)
    for place, step in enumerate(poll.steps, start=1):
        yield from _told_of_step(place, step)
    yield _("Places: %(numbers)s.") % {"numbers": _list(places_of(poll, tally))}
    if poll.added:
        yield _("Added by decision of the hall: %(numbers)s.") % {"numbers": _list(poll.added)}


def _told_of_line(poll: Publication, tally: Tally) -> Iterator[str]:
    yield _("Above the line: %(numbers)s.") % {"numbers": _list(tally.winners)}
    if tally.tied:
        values = {"numbers": _list(tally.tied), "places": tally.places_left}
        yield _("Equal votes on the line: %(numbers)s; places left for them: %(places)s.") % values
    if still_tied_of(poll, tally):
        yield _("The tie on the line is not settled yet: %(numbers)s.") % {"numbers": _list(still_tied_of(poll, tally))}


def _told_of_step(place: int, step: PublishedStep) -> Iterator[str]:
    method = TieMethod(step.method).label if step.method in TieMethod.values else step.method
    values = {"place": place, "method": method, "placed": _list(step.placed), "still": _list(step.still_tied)}
    yield _("Step %(place)s, %(method)s. Got a place: %(placed)s. Still equal: %(still)s.") % values
    for number, score in step.scores.items():
        yield f"   {number}: {score}"
    if step.method == TieMethod.RUN_OFF:
        yield _("   The ballots of the run-off are in a file of their own.")
    if step.method == TieMethod.LOT:
        yield _("   The number said by the hall: %(seed)s") % {"seed": step.seed}
        for number in step.tied:
            yield f"   SHA-256({step.seed}:{number}) = {lot_of(step.seed, number)}"


def _list(numbers: Any) -> str:
    return ", ".join(numbers) or _("nobody")
