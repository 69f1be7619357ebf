"""From a closed poll to its tally."""

from django.db import transaction
from django.db.models import Count
from django.utils.translation import ngettext

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import new_token, token_hash
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.ballots.secrecy import in_random_order
from voting.domain.polls.states import change_state
from voting.domain.results.reading import lines_of
from voting.domain.results.tally import ballots_hash
from voting.models import Ballot, Mark, PaperBallot, Poll

_UNREAD = (PaperBallot.State.HANDED_IN, PaperBallot.State.ENTERED, PaperBallot.State.MISMATCHED)


@transaction.atomic
def count(poll: Poll, by: Actor) -> None:
    """Count a closed poll: the crew may see the tally, and the hash of all ballots is in the journal.

    Refused until every sheet of the register is confirmed or invalid; the confirmed ones become ballots.
    """
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.CLOSED:
        if problems := problems_before_counting(poll):
            raise DomainError(" ".join(problems))
        _paper_becomes_ballots(poll)
    lines = lines_of(poll) if poll.is_over else []
    digest = ballots_hash(lines)
    change_state(poll, Poll.State.CLOSED, Poll.State.COUNTED, counted_at=now(), ballots_hash=digest)
    log(poll.session, "ballots counted", by=by, target=poll, ballots=len(lines), hash=digest)
    publish(poll.session, Topic.VOTE, Topic.BOARD)


def problems_before_counting(poll: Poll) -> list[str]:
    """Return in sentences which sheets of paper keep a closed poll from being counted."""
    counts = dict(poll.papers.values_list("state").annotate(sheets=Count("pk")))
    return [_keeps(state, counts[state]) for state in _UNREAD if state in counts]


def _keeps(state: PaperBallot.State, sheets: int) -> str:
    if state == PaperBallot.State.HANDED_IN:
        sentence = ngettext(
            "%(sheets)s sheet was handed in and is not entered yet.",
            "%(sheets)s sheets were handed in and are not entered yet.",
            sheets,
        )
    elif state == PaperBallot.State.ENTERED:
        sentence = ngettext(
            "%(sheets)s sheet waits for its second entry.", "%(sheets)s sheets wait for their second entry.", sheets
        )
    else:
        sentence = ngettext(
            "%(sheets)s sheet was entered twice, and the entries differ: it has to be decided.",
            "%(sheets)s sheets were entered twice, and the entries differ: they have to be decided.",
            sheets,
        )
    return sentence % {"sheets": sheets}


def _paper_becomes_ballots(poll: Poll) -> None:
    """Write a ballot for each confirmed sheet, in random order: its receipt is the serial."""
    options = dict(poll.options.values_list("number", "pk"))
    confirmed = poll.papers.filter(state=PaperBallot.State.CONFIRMED).prefetch_related("entries")
    ballots = [(_ballot(poll, paper), list(paper.entries.all())[-1].numbers) for paper in in_random_order([*confirmed])]
    Ballot.objects.bulk_create([ballot for ballot, _numbers in ballots])
    marks = [Mark(ballot=ballot, option_id=options[number]) for ballot, numbers in ballots for number in numbers]
    Mark.objects.bulk_create(in_random_order(marks))


def _ballot(poll: Poll, paper: PaperBallot) -> Ballot:
    # Nobody holds the key of a sheet: it cannot be changed any more.
    return Ballot(
        poll=poll,
        source=Ballot.Source.PAPER,
        key_hash=token_hash(new_token()),
        receipt=paper.serial,
        participant_id=paper.participant_id,
    )
