"""The register of the sheets in the box: only what stands in it before the deadline is counted."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.errors import DomainError
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from voting.domain.ballots.secrecy import set_sheets
from voting.domain.paper.balance import balance
from voting.domain.paper.serials import shown
from voting.domain.paper.sheets import Outcome, State, sheets_of, why_not
from voting.domain.polls.closing import close_if_due, refuse_unless_open
from voting.models import PaperBallot, Poll


def hand_in(poll: Poll, serials: Collection[str], by: Actor) -> Outcome:
    """Register sheets as handed in, as long as the poll is open; nothing tells later when or by whom.

    Sheets that do not fit are left out with a sentence each. DomainError where there would be more sheets than voters
    on paper: each of them is marked first, or one person could have two ballots.
    """
    close_if_due(poll)
    return _hand_in(poll, list(dict.fromkeys(serials)))


@transaction.atomic
def _hand_in(poll: Poll, serials: list[str]) -> Outcome:
    lock_session(poll.session)
    poll.refresh_from_db()
    _refuse_late(poll)
    refused = {serial: _why_not(poll, serial, sheet) for serial, sheet in sheets_of(poll, serials).items()}
    fitting = [serial for serial, sentence in refused.items() if not sentence]
    _refuse_more_than_marked(poll, len(fitting))
    done = set_sheets(poll, fitting, State.HANDED_IN)
    return Outcome(done, [sentence for sentence in refused.values() if sentence])


def _refuse_late(poll: Poll) -> None:
    try:
        refuse_unless_open(poll)
    except DomainError as error:
        if poll.state == Poll.State.PREPARED:
            raise
        sentence = _("%(reason)s A sheet that was not registered before is not counted.")
        raise DomainError(sentence % {"reason": error}) from error


def _why_not(poll: Poll, serial: str, sheet: PaperBallot | None) -> str:
    sentence = why_not(serial, sheet, (State.PRINTED, State.ISSUED))
    if not sentence and sheet and not poll.is_secret and sheet.participant_id is None:
        return _("%(serial)s: the vote is open, say first who filled it in.") % {"serial": shown(serial)}
    return sentence


def _refuse_more_than_marked(poll: Poll, more: int) -> None:
    found = balance(poll)
    sheets, voters = found.handed_in + more, found.marked
    if more and sheets > voters:
        raise DomainError(
            ngettext(
                "With that there would be %(sheets)s sheet in the box and %(voters)s marked as voting on paper. "
                "Mark first who filled it in.",
                "With that there would be %(sheets)s sheets in the box and %(voters)s marked as voting on paper. "
                "Mark first who filled them in.",
                sheets,
            )
            % {"sheets": sheets, "voters": voters}
        )
