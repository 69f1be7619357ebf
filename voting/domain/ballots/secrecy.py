"""What makes a ballot secret for good once nobody can change it: see docs/security.md."""

import logging
import random
import sqlite3
from collections.abc import Collection
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from okmo_session.core.server.backups import ask_for_backup
from voting.models import Ballot, Mark, PaperBallot, PaperEntry, Poll, TurnOut

logger = logging.getLogger(__name__)
# Shuffled by the system's randomness, which nobody can draw again.
_chance = random.SystemRandom()
# A poll has a new edition at each opening; one whose sheets go out before that is known by its session and number.
_BEFORE_OPENING = "session.created_at || ' ' || poll.id"
_POLLS = "FROM voting_poll poll JOIN okmo_sessions_strategysession session ON session.id = poll.session_id"
_IN_OPEN_HOURS = f"""
SELECT CASE poll.state WHEN 'open' THEN poll.edition ELSE {_BEFORE_OPENING} END {_POLLS}
WHERE poll.is_secret AND (poll.state = 'open' OR poll.state = 'prepared' AND EXISTS
    (SELECT 1 FROM voting_paperballot sheet
     WHERE sheet.poll_id = poll.id AND sheet.state NOT IN ('printed', 'spoiled')))
"""
_ALL = f"SELECT poll.edition {_POLLS} UNION SELECT {_BEFORE_OPENING} {_POLLS}"

_SHUFFLE = """
WITH old AS (DELETE FROM voting_paperballot WHERE poll_id = %s RETURNING *)
INSERT INTO voting_paperballot SELECT * FROM old ORDER BY random()
"""


def forget_order(poll: Poll) -> None:
    """Write ballots, marks, sheets and turnout of a closed poll anew, under new keys and in random order.

    Called in the transaction that closes the poll, so that nothing stored later tells who came when.
    """
    _rewrite_ballots(poll)
    _rewrite_papers(poll)
    _rewrite_turnout(poll)
    transaction.on_commit(_end_open_hours)


def is_of_open_hours(old: sqlite3.Connection, newer: sqlite3.Connection) -> bool:
    """Tell whether a copy of the database was made while a secret vote was open that a newer copy knows as well.

    Two copies of these hours differ by who came in between and what was cast. A copy of a vote that the newer one does
    not know is all there is of it.
    """
    polls = set(old.execute(_IN_OPEN_HOURS))
    return bool(polls) and polls <= set(newer.execute(_ALL))


def set_way(poll: Poll, people: Collection[int], old: TurnOut.Way, new: TurnOut.Way) -> int:
    """Change the way of those of `people` who have `old`; return how many these are. The caller holds the lock."""
    return _update(poll, poll.turnout.all(), Q(participant__in=people, way=old), way=new)


def set_sheets(
    poll: Poll, serials: Collection[str], state: PaperBallot.State, reason: str = PaperBallot.Reason.NONE
) -> int:
    """Let these sheets of the poll stand in `state`; return how many. The caller holds the lock."""
    return _update(poll, poll.papers.all(), Q(serial__in=serials), state=state, reason=reason)


def shuffle_sheets(poll: Poll) -> None:
    """Write all sheets of the poll anew on PostgreSQL, so that those of a second pile do not stand behind the rest."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SHUFFLE, [poll.pk])


def in_random_order[T](things: list[T]) -> list[T]:
    """Return `things` in an order that tells nothing."""
    return _chance.sample(things, len(things))


def _update(poll: Poll, rows: QuerySet[Any], chosen: Q, **values: str) -> int:
    """Write `values` into the `chosen` of the `rows` of a poll; return how many these are.

    PostgreSQL stores in each row which transaction wrote it, which would lead from a voter to the ballot, and puts what
    is written last behind the rest, which would keep the order of voting: there all rows are written, and at once.
    """
    if poll.is_over or connection.vendor != "postgresql":
        return rows.filter(chosen).update(**values)
    found = rows.filter(chosen).count()
    rows.update(**{name: Case(When(chosen, then=Value(new)), default=F(name)) for name, new in values.items()})
    return found


def _rewrite_ballots(poll: Poll) -> None:
    ballots = list(poll.ballots.all())
    marks: dict[int, list[int]] = {ballot.pk: [] for ballot in ballots}
    for ballot_id, option_id in Mark.objects.filter(ballot__poll=poll).values_list("ballot_id", "option_id"):
        marks[ballot_id].append(option_id)
    poll.ballots.all().delete()
    rewritten = [(_copy(old), marks[old.pk]) for old in in_random_order(ballots)]
    Ballot.objects.bulk_create([ballot for ballot, options in rewritten])
    new_marks = [Mark(ballot=ballot, option_id=option) for ballot, options in rewritten for option in options]
    Mark.objects.bulk_create(in_random_order(new_marks))


def _copy(old: Ballot) -> Ballot:
    return Ballot(
        poll_id=old.poll_id,
        source=old.source,
        key_hash=old.key_hash,
        receipt=old.receipt,
        participant_id=old.participant_id,
    )


def _rewrite_papers(poll: Poll) -> None:
    papers = list(poll.papers.prefetch_related("entries"))
    entries = {paper.serial: list(paper.entries.all()) for paper in papers}
    poll.papers.all().delete()
    rewritten = [
        PaperBallot(
            poll_id=old.poll_id,
            serial=old.serial,
            pile=old.pile,
            state=old.state,
            reason=old.reason,
            participant_id=old.participant_id,
        )
        for old in in_random_order(papers)
    ]
    PaperBallot.objects.bulk_create(rewritten)
    new_entries = [
        PaperEntry(paper=paper, turn=old.turn, user_id=old.user_id, numbers=old.numbers, unknown=old.unknown)
        for paper in rewritten
        for old in entries[paper.serial]
    ]
    PaperEntry.objects.bulk_create(in_random_order(new_entries))


def _rewrite_turnout(poll: Poll) -> None:
    entries = in_random_order(list(poll.turnout.all()))
    poll.turnout.all().delete()
    TurnOut.objects.bulk_create(
        [TurnOut(poll=poll, participant_id=entry.participant_id, way=entry.way) for entry in entries]
    )


def _end_open_hours() -> None:
    # SQLite's log keeps the order of all writes until it is overwritten, and the last backup what was before.
    if connection.vendor == "sqlite":
        if not _is_log_emptied():
            logger.warning("The write-ahead log is still read after the closing of a vote: the next backup empties it.")
        ask_for_backup()


def _is_log_emptied() -> bool:
    try:
        with connection.cursor() as cursor:
            is_busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except OperationalError:
        return False
    return not is_busy
