"""A sheet read into the machine: twice, blind, by two people. Here nothing is logged and nothing is published."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.models import User
from voting.domain.ballots.secrecy import set_sheets
from voting.domain.paper.marks import Marks, outcome
from voting.domain.paper.serials import shown
from voting.domain.polls.closing import close_if_due
from voting.models import PaperBallot, PaperEntry, Poll


def enter_sheet(poll: Poll, serial: str, marks: Marks, by: Actor) -> PaperBallot:
    """Store what `by` read on a sheet that was handed in; return the sheet as it stands now.

    The first entry waits for one by somebody else: equal numbers confirm the sheet or make it invalid, others send it
    to a decision. The same entry again is harmless.
    """
    close_if_due(poll)
    return _enter(poll, serial, marks, by)


def sheet_to_enter(poll: Poll, serial: str, by: Actor) -> PaperBallot:
    """Return the sheet with this serial where `by` may enter it or has done so; DomainError says what keeps it."""
    paper = sheet_of(poll, serial)
    if not _own_entry(paper, by.user):
        _refuse_unless_waiting(paper)
    return paper


def refuse_to_begin(poll: Poll, serial: str, by: Actor) -> None:
    """Raise the sentence that keeps `by` from typing this sheet now: that he has entered it already is one as well."""
    close_if_due(poll)
    paper = sheet_of(poll, serial)
    _refuse_unless_waiting(paper)
    if _own_entry(paper, by.user):
        raise DomainError(_already_entered(serial))


def sheet_of(poll: Poll, serial: str) -> PaperBallot:
    """Return the sheet with this serial of a poll whose ballots are not counted yet; DomainError without one."""
    refuse_once_counted(poll)
    paper = poll.papers.filter(serial=serial).first()
    if paper is None:
        sentence = _("There is no sheet with the serial %(serial)s in this vote. Check the six digits.")
        raise DomainError(sentence % {"serial": shown(serial)})
    paper.poll = poll
    return paper


def refuse_once_counted(poll: Poll) -> None:
    """Raise a sentence unless sheets of the poll can be read and decided: open or closed, and not counted yet."""
    if poll.state == Poll.State.PREPARED:
        raise DomainError(_("The vote is not open yet."))
    if poll.is_counted:
        raise DomainError(_("The ballots of this vote are counted: no sheet changes any more."))


def conclude(paper: PaperBallot) -> None:
    """Set where the sheet stands by its entries. The caller holds the lock."""
    readings = list(paper.entries.values_list("numbers", flat=True))
    store(paper, *outcome(readings, paper.poll.picks))


def store(paper: PaperBallot, state: PaperBallot.State, reason: PaperBallot.Reason) -> None:
    """Set where the sheet stands. The caller holds the lock."""
    paper.state, paper.reason = state, reason
    set_sheets(paper.poll, [paper.serial], state, reason)


@transaction.atomic
def _enter(poll: Poll, serial: str, marks: Marks, by: Actor) -> PaperBallot:
    assert by.user is not None, "a sheet is read by a person of the crew"
    lock_session(poll.session)
    poll.refresh_from_db()
    paper = sheet_to_enter(poll, serial, by)
    own = _own_entry(paper, by.user)
    if own is None:
        turn = 1 + paper.entries.count()
        numbers, unknown = list(marks.numbers), list(marks.unknown)
        PaperEntry.objects.create(paper=paper, turn=turn, user=by.user, numbers=numbers, unknown=unknown)
        conclude(paper)
    elif own.numbers != list(marks.numbers):
        raise DomainError(_already_entered(serial))
    return paper


def _own_entry(paper: PaperBallot, user: User | None) -> PaperEntry | None:
    return paper.entries.filter(user=user, turn__lt=3).first() if user else None


def _already_entered(serial: str) -> str:
    sentence = _("You have already entered the sheet %(serial)s. Its second entry is made by somebody else.")
    return sentence % {"serial": shown(serial)}


def _refuse_unless_waiting(paper: PaperBallot) -> None:
    states = PaperBallot.State
    sentences = {
        states.SPOILED: _("The sheet %(serial)s was spoiled and is not entered."),
        states.MISMATCHED: _("The sheet %(serial)s was entered twice, and the entries differ: it is to be decided."),
        states.CONFIRMED: _("The sheet %(serial)s was entered twice already, and the entries agree."),
        states.INVALID: _("The sheet %(serial)s is invalid already: there is nothing to enter."),
    }
    if paper.state in (states.PRINTED, states.ISSUED):
        sentences[states(paper.state)] = _not_handed_in(paper.poll)
    if sentence := sentences.get(states(paper.state)):
        raise DomainError(sentence % {"serial": shown(paper.serial)})


def _not_handed_in(poll: Poll) -> str:
    if poll.is_open:
        return _("The sheet %(serial)s is not registered as handed in. Register it first, before the vote closes.")
    return _("The sheet %(serial)s was not handed in before the vote closed: it does not count.")
