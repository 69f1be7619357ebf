"""Making the sheets of a poll, and taking all of them out of use."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Team
from triads.models import Record
from voting.domain.ballots.secrecy import in_random_order, set_sheets, shuffle_sheets
from voting.domain.paper.serials import new_serials
from voting.domain.paper.sheets import State, refuse_when_over
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.options import new_options
from voting.models import PaperBallot, Poll

MOST_AT_ONCE = 1000
MOST = 5000


def print_papers(poll: Poll, count: int, by: Actor, seen: int | None = None) -> list[str]:
    """Make `count` more sheets of a prepared or open poll and return their serials, sorted.

    A page says by `seen` how many it knew of, so that a second click makes no second pile.
    """
    close_if_due(poll)
    return _print(poll, count, by, seen)


@transaction.atomic
def _print(poll: Poll, count: int, by: Actor, seen: int | None) -> list[str]:
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_when_over(poll)
    there = poll.papers.count()
    if seen not in (None, there):
        raise DomainError(_("Sheets have been made meanwhile: there are %(count)s now.") % {"count": there})
    if not 1 <= count <= MOST_AT_ONCE or there + count > MOST:
        raise DomainError(
            _("At most %(once)s sheets at once and %(all)s in all.") % {"once": MOST_AT_ONCE, "all": MOST}
        )
    serials = new_serials(count, _taken(poll))
    pile = (poll.papers.aggregate(last=Max("pile"))["last"] or 0) + 1
    sheets = [PaperBallot(poll=poll, serial=serial, pile=pile) for serial in in_random_order(serials)]
    PaperBallot.objects.bulk_create(sheets)
    shuffle_sheets(poll)
    log(poll.session, "ballots printed", by=by, target=poll, count=count)
    publish(poll.session, Topic.VOTE)
    return serials


@transaction.atomic
def void_papers(poll: Poll, by: Actor) -> int:
    """Take all sheets that are out of the box out of use and return how many; refused once one is handed in."""
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_when_over(poll)
    if poll.papers.filter(state__in=PaperBallot.IN_THE_REGISTER).exists():
        raise DomainError(_("Sheets have been handed in already: the others cannot be made void any more."))
    still_out = poll.papers.filter(state__in=(State.PRINTED, State.ISSUED)).values_list("serial", flat=True)
    count = set_sheets(poll, list(still_out), State.SPOILED)
    if count:
        log(poll.session, "ballots made void", by=by, target=poll, count=count)
        publish(poll.session, Topic.VOTE)
    return count


def numbers_on_paper(poll: Poll) -> list[str]:
    """Return the numbers a sheet of the poll has boxes for, in the order of the ballot.

    Before opening those are the triads that are still to come too, so that sheets may be printed in the morning.
    """
    if poll.state != Poll.State.PREPARED:
        return list(poll.options.values_list("number", flat=True))
    if poll.run_off_of or poll.among:
        return [option.number for option in new_options(poll)]
    session = poll.session
    accepted = [(option.table_number, option.number) for option in new_options(poll)]
    open_tables = session.teams.filter(round=Team.Round.NORMS).exclude(record__state=Record.State.ACCEPTED)
    slots = range(1, session.team_triads + 1)
    tables = open_tables.values_list("table_number", flat=True)
    coming = [(table, f"{table}.{slot}") for table in tables for slot in slots]
    return [text for _table, text in sorted([*accepted, *coming], key=lambda number: number[0])]


def _taken(poll: Poll) -> set[str]:
    # Of all polls of the session, so that a sheet of the first round fits in no second one.
    return set(PaperBallot.objects.filter(poll__session_id=poll.session_id).values_list("serial", flat=True))
