"""What makes a ballot secret for good once nobody can change it: see docs/security.md."""

import random

from django.db import connection, transaction

from voting.models import Ballot, Mark, Poll, TurnOut

# Shuffled by the system's randomness, which nobody can draw again.
_chance = random.SystemRandom()


def forget_order(poll: Poll) -> None:
    """Write ballots, marks and turnout of a closed poll anew, under new keys and in random order.

    Called in the transaction that closes the poll, so that nothing stored later tells who came when.
    """
    _rewrite_ballots(poll)
    _rewrite_turnout(poll)
    transaction.on_commit(_empty_write_ahead_log)


def blur_turnout(poll: Poll) -> None:
    """Let the whole register carry the number of this transaction.

    PostgreSQL stores in each row which transaction wrote it: without this it would lead from a voter to the ballot.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE voting_turnout SET way = way WHERE poll_id = %s", [poll.pk])


def in_random_order[T](things: list[T]) -> list[T]:
    """Return `things` in an order that tells nothing."""
    return _chance.sample(things, len(things))


def _rewrite_ballots(poll: Poll) -> None:
    ballots = list(poll.ballots.all())
    marks: dict[int, list[int]] = {ballot.pk: [] for ballot in ballots}
    for ballot_id, option_id in Mark.objects.filter(ballot__poll=poll).values_list("ballot_id", "option_id"):
        marks[ballot_id].append(option_id)
    poll.ballots.all().delete()
    rewritten = [
        (Ballot(poll=poll, source=old.source, key_hash=old.key_hash, receipt=old.receipt), marks[old.pk])
        for old in in_random_order(ballots)
    ]
    Ballot.objects.bulk_create([ballot for ballot, options in rewritten])
    new_marks = [Mark(ballot=ballot, option_id=option) for ballot, options in rewritten for option in options]
    Mark.objects.bulk_create(in_random_order(new_marks))


def _rewrite_turnout(poll: Poll) -> None:
    entries = in_random_order(list(poll.turnout.all()))
    poll.turnout.all().delete()
    TurnOut.objects.bulk_create(
        [TurnOut(poll=poll, participant_id=entry.participant_id, way=entry.way) for entry in entries]
    )


def _empty_write_ahead_log() -> None:
    # SQLite's log keeps the order of all writes until it is overwritten.
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
