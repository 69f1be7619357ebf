import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from okmo_session.core.clock import clock_at, now
from okmo_session.core.server.backups import KEPT, BackupError, Backups, BackupThread, ask_for_backup, copies_in
from tests.server import wait_until

pytestmark = pytest.mark.either_database


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "okmo.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE thing (word TEXT)")
    say(path, "Первое")
    return path


def say(path: Path, word: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO thing VALUES (?)", [word])


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [word for (word,) in database.execute("SELECT word FROM thing ORDER BY rowid")]


def backups_of(database: Path, *more: Path, secret: str = "") -> Backups:
    """Copies of which those that hold the word `secret` last must go."""
    return Backups(
        database,
        (database.parent / "backups", *more),
        lambda old, _newer: (secret,) == old.execute("SELECT word FROM thing ORDER BY rowid DESC").fetchone(),
    )


def test_a_copy_holds_what_was_committed_while_somebody_writes_on(database: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO thing VALUES ('Не записано')")
        [copy] = backups_of(database).make()
        writer.rollback()

    assert words(copy) == ["Первое"]
    assert copy.stat().st_mode & 0o077 == 0


def test_a_name_holds_a_number_and_the_minute_and_nothing_more(database: Path) -> None:
    with clock_at(now().astimezone().replace(hour=13, minute=7)):
        made = [backups_of(database).make()[0].name for _ in range(2)]

    assert made == ["00001-1307.sqlite3", "00002-1307.sqlite3"]


def test_the_newest_thirty_are_kept(database: Path) -> None:
    place = database.parent / "backups"
    place.mkdir()
    for number in range(1, KEPT + 6):
        (place / f"{number:05d}-1200.sqlite3").write_bytes(b"no database")
    (place / "своё.sqlite3").write_bytes(b"somebody else's")

    [newest] = backups_of(database).make()

    assert len(copies_in(place)) == KEPT
    assert copies_in(place)[-1] == newest
    assert (place / "своё.sqlite3").exists()


def test_what_must_go_goes_from_both_places_with_the_next_copy(database: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    backups = backups_of(database, stick, secret="Тайное")
    before = backups.make()
    say(database, "Тайное")
    first, second = backups.make(), backups.make()
    say(database, "Открытое")
    after = backups.make()

    for place in (0, 1):
        assert copies_in(before[place].parent) == [before[place], after[place]]
    assert not any(path.exists() for path in [*first, *second])
    assert before[0].read_bytes() == before[1].read_bytes()


def test_a_copy_that_goes_is_overwritten_first(database: Path, tmp_path: Path) -> None:
    say(database, "Тайное")
    backups = backups_of(database, secret="Тайное")
    [copy] = backups.make()
    (tmp_path / "same").hardlink_to(copy)

    backups.make()

    assert set((tmp_path / "same").read_bytes()) == {0}


def test_a_second_place_that_is_gone_does_not_stop_the_first(database: Path, tmp_path: Path) -> None:
    away = tmp_path / "no stick" / "backups"

    made = backups_of(database, away).make()

    assert [path.parent for path in made] == [database.parent / "backups"]


def test_a_half_made_copy_of_a_crash_is_taken_away(database: Path) -> None:
    place = database.parent / "backups"
    place.mkdir()
    (place / "00001-1200.part").write_bytes(b"half")

    backups_of(database).make()

    assert not list(place.glob("*.part"))


def test_a_damaged_database_makes_no_copy_and_takes_none_away(database: Path) -> None:
    backups = backups_of(database, secret="Первое")
    [sound] = backups.make()
    database.write_bytes(b"SQLite format 3\0" + bytes(5000))

    with pytest.raises(BackupError):
        backups.make()

    assert copies_in(database.parent / "backups") == [sound]


def test_the_thread_makes_one_at_once_and_one_when_asked(database: Path) -> None:
    place = database.parent / "backups"
    with BackupThread(backups_of(database)):
        wait_until(lambda: len(copies_in(place)) == 1, "the first copy is there", 5)
        ask_for_backup()
        wait_until(lambda: len(copies_in(place)) == 2, "the second copy is there", 5)

    assert "backups" not in [thread.name for thread in threading.enumerate()]


def test_the_thread_goes_on_after_a_failure(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = database.parent / "backups"
    place.write_text("a file where the folder should be")
    with BackupThread(backups_of(database)):
        wait_until(lambda: "No backup was made" in caplog.text, "the failure is told", 5)
        place.unlink()
        ask_for_backup()
        wait_until(lambda: copies_in(place), "the copy is there", 5)
