"""What two blind entries leave open: a third look at a sheet, or its setting aside. Both are public acts."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.paper.entering import conclude, sheet_of, store
from voting.domain.paper.serials import shown
from voting.models import PaperBallot, PaperEntry

SET_ASIDE = (PaperBallot.Reason.UNCLEAR, PaperBallot.Reason.DOUBLED, PaperBallot.Reason.LOST)
_DECIDING_TURN = 3


@transaction.atomic
def decide_sheet(paper: PaperBallot, numbers: Sequence[str], unknown: Sequence[str], by: Actor) -> PaperBallot:
    """Settle a sheet whose two entries differ, in sight of both; `numbers` are of the ballot and count, `unknown` not.

    The same decision again is harmless. The journal names the sheet, never its marks.
    """
    found = _locked(paper)
    decided = found.entries.filter(turn=_DECIDING_TURN).first()
    if decided and set(decided.numbers) == set(numbers):
        return found
    if found.state != PaperBallot.State.MISMATCHED:
        raise DomainError(_("The sheet %(serial)s does not wait for a decision.") % {"serial": shown(found.serial)})
    marks = {"numbers": list(numbers), "unknown": list(unknown)}
    PaperEntry.objects.create(paper=found, turn=_DECIDING_TURN, user=by.user, **marks)
    conclude(found)
    _tell(found, "sheet decided", by)
    return found


@transaction.atomic
def set_aside(paper: PaperBallot, reason: str, by: Actor) -> PaperBallot:
    """Make a sheet that was handed in invalid by decision: it cannot be read for certain, is doubled, or is lost."""
    assert reason in SET_ASIDE, "a sheet is set aside for a reason"
    found = _locked(paper)
    if found.reason == reason:
        return found
    if found.state == PaperBallot.State.INVALID or found.state not in PaperBallot.IN_THE_REGISTER:
        raise DomainError(_cannot_be_set_aside(found))
    store(found, PaperBallot.State.INVALID, PaperBallot.Reason(reason))
    _tell(found, "sheet set aside", by, reason=reason)
    return found


@transaction.atomic
def bring_back(paper: PaperBallot, by: Actor) -> PaperBallot:
    """Take back that a sheet was set aside: it was found, or another was meant. Its entries say where it stands."""
    found = _locked(paper)
    if found.reason not in SET_ASIDE:
        raise DomainError(_("The sheet %(serial)s was not set aside.") % {"serial": shown(found.serial)})
    conclude(found)
    _tell(found, "sheet brought back", by)
    return found


def _locked(paper: PaperBallot) -> PaperBallot:
    # By the serial: at closing the sheets are written anew under other keys.
    lock_session(paper.poll.session)
    paper.poll.refresh_from_db()
    return sheet_of(paper.poll, paper.serial)


def _cannot_be_set_aside(paper: PaperBallot) -> str:
    if paper.state == PaperBallot.State.INVALID:
        sentence = _("The sheet %(serial)s is invalid already: there is nothing to set aside.")
    else:
        sentence = _("The sheet %(serial)s was not handed in: only sheets of the register are set aside.")
    return sentence % {"serial": shown(paper.serial)}


def _tell(paper: PaperBallot, event: str, by: Actor, **details: str) -> None:
    log(paper.poll.session, event, by=by, target=paper.poll, serial=paper.serial, **details)
    publish(paper.poll.session, Topic.BOARD)
