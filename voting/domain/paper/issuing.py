"""Giving out sheets, and taking a spoiled one back. One by one they leave no line in the journal: it has the time."""

from collections.abc import Collection

from django.db import transaction

from okmo_session.core.errors import DomainError
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from voting.domain.ballots.secrecy import set_sheets
from voting.domain.paper.sheets import Outcome, State, refuse_when_over, sheets_of, why_not
from voting.domain.polls.closing import close_if_due
from voting.models import Poll


def issue_papers(poll: Poll, serials: Collection[str], by: Actor) -> Outcome:
    """Note that these sheets were given out. Whoever does not keep the list of issued ones need not call it."""
    close_if_due(poll)
    return _issue(poll, list(dict.fromkeys(serials)))


def serials_between(poll: Poll, first: str, last: str) -> list[str]:
    """Return the serials of the pile from `first` to `last` that have not been issued: sheets are printed sorted."""
    low, high = sorted((first, last))
    found = poll.papers.filter(state=State.PRINTED, serial__gte=low, serial__lte=high)
    return sorted(found.values_list("serial", flat=True))


def spoil_paper(poll: Poll, serial: str, by: Actor) -> None:
    """Take a sheet out of use that somebody gave back; who had it gets another one."""
    close_if_due(poll)
    _spoil(poll, serial)


@transaction.atomic
def _issue(poll: Poll, serials: list[str]) -> Outcome:
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_when_over(poll)
    refused = {serial: why_not(serial, sheet, [State.PRINTED]) for serial, sheet in sheets_of(poll, serials).items()}
    fitting = [serial for serial, sentence in refused.items() if not sentence]
    done = set_sheets(poll, fitting, State.ISSUED)
    return Outcome(done, [sentence for sentence in refused.values() if sentence])


@transaction.atomic
def _spoil(poll: Poll, serial: str) -> None:
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_when_over(poll)
    if sentence := why_not(serial, sheets_of(poll, [serial])[serial], (State.PRINTED, State.ISSUED)):
        raise DomainError(sentence)
    set_sheets(poll, [serial], State.SPOILED)
