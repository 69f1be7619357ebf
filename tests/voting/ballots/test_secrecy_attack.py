"""Thirty people vote 61 seconds apart; whoever reads everything afterwards knows no better than chance who cast what.

The luckiest of many guesses gives chance its due: ten right ones of eighteen come by chance once in ten million tries.
"""

import logging
import pickle
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from okmo_session.core.clock import clock_at
from okmo_session.core.models import LogEntry, TopicVersion
from okmo_session.core.server.backups import Backups, copies_in, opened
from sessions.models import StrategySession
from tests.factories.voting import operators, read_sheet
from tests.voting.ballots.hours import (
    APART,
    Hours,
    Order,
    best_guess,
    close,
    files_of,
    is_told_of_time,
    orders_in,
    row_key,
    sql_orders,
    vote_through,
)
from voting.domain.ballots.secrecy import is_of_open_hours
from voting.domain.polls.counting import count
from voting.models import Poll, TurnOut

pytestmark = pytest.mark.django_db(transaction=True)
LUCK = 9
HIDDEN = ("xmin", "ctid") if connection.vendor == "postgresql" else ("rowid",)


def voters_watched(truth: list) -> set[Order]:
    return {tuple(str(person.pk) for person, _ballot in truth)}


def register_read(hours: Hours) -> set[Order]:
    names = {row.pk: str(row.participant_id) for row in hours.poll.turnout.all()}
    return sql_orders("voting_turnout", names, "id", *HIDDEN)


def voters_read(poll: Poll, truth: list) -> set[Order]:
    """The people in every order that their rows in the register have."""
    wanted = {person.pk for person, _ballot in truth}
    names = {row.pk: str(row.participant_id) for row in poll.turnout.all() if row.participant_id in wanted}
    return sql_orders("voting_turnout", names, "id", *HIDDEN)


def ballots_read(poll: Poll) -> set[Order]:
    names = {ballot.pk: ballot.receipt for ballot in poll.ballots.filter(source="phone")}
    return sql_orders("voting_ballot", names, "id", "key_hash", "receipt", *HIDDEN)


def sheets_read(hours: Hours) -> set[Order]:
    wanted = {serial for _person, serial in hours.papers}
    names = {sheet.pk: sheet.serial for sheet in hours.poll.papers.filter(serial__in=wanted)}
    return sql_orders("voting_paperballot", names, "id", *HIDDEN)


def count_paper(hours: Hours) -> None:
    by = operators(hours.poll.session)
    with clock_at(hours.poll.closes_at):
        for _person, serial in sorted(hours.papers, key=lambda pair: pair[1]):
            read_sheet(hours.poll, serial, by, "1.1 2.1", "1.1 2.1")
        count(hours.poll, by=by[0])


def test_rows_journal_and_topics_tell_nothing_during_the_vote_and_after_it(session: StrategySession) -> None:
    hours = vote_through(session, None)
    assert guesses_by_sql(hours) == {}
    assert not is_told_of_time(register_read(hours), [str(person.pk) for person in hours.people])
    assert told_meanwhile() == []

    close(hours)
    assert guesses_by_sql(hours, watched=True) == {}
    assert not is_told_of_time(ballots_read(hours.poll), [receipt for _person, receipt in hours.phones])
    assert not is_told_of_time(sheets_read(hours), [serial for _person, serial in hours.papers])
    register = LogEntry.objects.get(event="paper register closed").details
    assert sorted(serial for _person, serial in hours.papers) in register.values()

    count_paper(hours)
    assert guesses_by_sql(hours, watched=True) == {}


def guesses_by_sql(hours: Hours, *, watched: bool = False) -> dict[str, int]:
    """Return where a guess is too good, from the orders of rows alone or by somebody who has watched the door too."""
    found = {"phones": (hours.phones, ballots_read(hours.poll)), "paper": (hours.papers, sheets_read(hours))}
    rights = {
        what: best_guess(voters_read(hours.poll, truth) | (voters_watched(truth) if watched else set()), rows, truth)
        for what, (truth, rows) in found.items()
    }
    return {what: right for what, right in rights.items() if right > LUCK}


@pytest.mark.stricter_database
def test_no_transaction_joins_a_row_of_the_register_to_a_ballot(session: StrategySession) -> None:
    hours = vote_through(session, None)
    with clock_at(hours.poll.closes_at - APART):
        read_sheet(hours.poll, hours.papers[0][1], operators(session), "1.1", "1.1")

    def transactions(table: str) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT CAST(xmin AS text) FROM {table} WHERE poll_id = %s", [hours.poll.pk])
            return {xmin for (xmin,) in cursor.fetchall()}

    assert [len(transactions(table)) for table in ("voting_turnout", "voting_paperballot")] == [1, 1]
    close(hours)
    tables = ("voting_turnout", "voting_paperballot", "voting_ballot")
    assert len(set.union(*map(transactions, tables))) == 1


@pytest.mark.either_database
def test_files_backups_logs_and_journal_tell_nothing_after_closing(
    session: StrategySession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    database, stick = Path(connection.settings_dict["NAME"]), tmp_path / "stick"
    backups = Backups(database, (tmp_path / "data", stick), is_of_open_hours)
    backups.make()

    hours = vote_through(session, backups)

    old_keys = keys_of(hours.poll)
    while_open = b"".join(
        content for path, content in files_of([database.parent]) if path.name.startswith(database.name)
    )
    assert [len([path for path in copies_in(place) if is_open_in(path)]) for place in backups.places] == [1, 1]
    close(hours)
    backups.make()
    count_paper(hours)
    backups.make()

    files = dict(files_of([database.parent, *backups.places]))
    assert not any(is_open_in(path) for place in backups.places for path in copies_in(place))
    assert leftovers(files, old_keys) == set()
    found = {path.name: right for path, right in guesses(hours, files).items() if right > LUCK}
    assert found == {}
    # The same attack on the files of the open hours finds the order: it is an attack, and the docs say so.
    assert is_told_of_time(receipts_in(hours, while_open), [receipt for _person, receipt in hours.phones])
    assert told_of(hours, caplog.text.encode()) == set()
    assert told_of(hours, pickle.dumps([cache._cache[key] for key in cache._cache])) == set()


def told_meanwhile() -> list[str]:
    """Return the lines of the journal, and the topics, that came while people voted."""
    events = list(LogEntry.objects.order_by("number").values_list("event", flat=True))
    # A poll prepared, opened, and its sheets printed: what those tell, and nothing since.
    topics = TopicVersion.objects.filter(version__gt=3).values_list("topic", flat=True)
    return [*events[events.index("ballots printed") + 1 :], *topics]


def is_open_in(path: Path) -> bool:
    with opened(path) as copy:
        return bool(copy.execute("SELECT 1 FROM voting_poll WHERE state = 'open'").fetchall())


def keys_of(poll: Poll) -> set[int]:
    # Without the highest of each table, which SQLite remembers: it belongs to no row any more.
    tables = [[row.pk for row in rows] for rows in (poll.turnout.all(), poll.ballots.all(), poll.papers.all())]
    return {key for keys in tables for key in keys if key != max(keys)}


def leftovers(files: dict[Path, bytes], keys: set[int]) -> set[str]:
    """Return the files in which the key of a row stands that was there while the vote was open."""
    needles = [needle for key in keys for needle in row_key(key)]
    return {path.name for path, content in files.items() if any(needle in content for needle in needles)}


def receipts_in(hours: Hours, content: bytes) -> set[Order]:
    return orders_in(content, {receipt: [receipt.encode()] for _person, receipt in hours.phones})


def guesses(hours: Hours, files: dict[Path, bytes]) -> dict[Path, int]:
    """Return for each file the best guess that the places of rows and texts in it allow."""
    turnout = {row.participant_id: row_key(row.pk) for row in TurnOut.objects.filter(poll=hours.poll)}
    ballots = {ballot.receipt: row_key(ballot.pk) for ballot in hours.poll.ballots.all()}
    sheets = {sheet.serial: row_key(sheet.pk) for sheet in hours.poll.papers.all()}
    best = {}
    for path, content in files.items():
        rights = []
        for truth, rows in ((hours.phones, ballots), (hours.papers, sheets)):
            people = orders_in(content, {str(person.pk): turnout[person.pk] for person, _ballot in truth})
            found = orders_in(content, {name: rows[name] for _person, name in truth})
            found |= orders_in(content, {name: [name.encode()] for _person, name in truth})
            rights.append(best_guess(people | voters_watched(truth), found, truth))
        best[path] = max(rights)
    return best


def told_of(hours: Hours, content: bytes) -> set[str]:
    """Return the receipts and serials that stand in `content`."""
    return {ballot for _person, ballot in [*hours.phones, *hours.papers] if ballot.encode() in content}
