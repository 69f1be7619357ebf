"""Copies of the SQLite file, made while it is being written to: see docs/security.md for what a copy may tell."""

import fcntl
import logging
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from okmo_session.core.clock import now

logger = logging.getLogger(__name__)
KEPT = 30
EVERY_SECONDS = 120
_NAME = re.compile(r"(\d{5,})-\d{4}\.sqlite3")
_BLOCK = 1024 * 1024
_asked = threading.Event()

# Tells of an old copy whether it has to go now that there is a newer one.
type MustGo = Callable[[sqlite3.Connection, sqlite3.Connection], bool]


class BackupError(Exception):
    """No sound copy could be made; its text is the reason."""


@dataclass(frozen=True)
class Backups:
    """The copies of one database file in one place or two.

    A place keeps the newest thirty, without those that `must_go`. A name holds a number and the minute, nothing else.
    """

    database: Path
    places: tuple[Path, ...]
    must_go: MustGo

    def make(self) -> list[Path]:
        """Make one copy, check it, bring it to every place that can be written, and return where it lies.

        Raises BackupError where not even the first place has got it.
        """
        try:
            with self._alone():
                name = f"{self._next_number():05d}-{now().astimezone():%H%M}.sqlite3"
                first = self._copied_by_sqlite(self.places[0] / name)
                made = [first, *filter(None, (self._copied(first, place) for place in self.places[1:]))]
                for path in made:
                    self._tidy(path)
                _empty_log(self.database)
                return made
        except (OSError, sqlite3.Error) as error:
            raise BackupError(str(error)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # The server and a command may want the same number.
        self.places[0].mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.places[0] / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _next_number(self) -> int:
        numbers = [int(path.name.partition("-")[0]) for place in self.places for path in copies_in(place)]
        return max(numbers, default=0) + 1

    def _copied_by_sqlite(self, path: Path) -> Path:
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.database)) as source:
            source.execute("VACUUM INTO ?", [str(part)])
        return _finished(part, path)

    def _copied(self, source: Path, place: Path) -> Path | None:
        # The same copy: two made one after the other would differ by who came between them.
        path = place / source.name
        try:
            place.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(source, path.with_suffix(".part"))
            return _finished(path.with_suffix(".part"), path)
        except (OSError, sqlite3.Error, BackupError) as error:
            logger.warning("The second place for backups could not be written: %s", error)
            return None

    def _tidy(self, newest: Path) -> None:
        for part in newest.parent.glob("*.part"):
            _wipe(part)
        for path in copies_in(newest.parent):
            if path != newest and self._must_go(path, newest):
                _wipe(path)
        for path in copies_in(newest.parent)[:-KEPT]:
            _wipe(path)

    def _must_go(self, path: Path, newest: Path) -> bool:
        # A file that is no database any more is left to its turn.
        with suppress(sqlite3.Error), closing(opened(path)) as old, closing(opened(newest)) as newer:
            return self.must_go(old, newer)
        return False


class BackupThread:
    """Inside `with` it makes a copy at once, every two minutes, and whenever somebody asks for one."""

    def __init__(self, backups: Backups) -> None:
        self._backups = backups
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stopped = True
        _asked.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped:
            _asked.clear()
            try:
                self._backups.make()
            except BackupError as error:
                logger.error("No backup was made: %s", error)
            if not self._stopped:
                _asked.wait(EVERY_SECONDS)


def ask_for_backup() -> None:
    """Let the server of this process make a copy now; in a command or a test nothing happens."""
    _asked.set()


def own_backups(must_go: MustGo) -> Backups:
    """Return the copies of this installation: in its data folder, and where OKMO_BACKUPS says."""
    database = Path(str(connection.settings_dict["NAME"]))
    second = [Path(settings.BACKUPS_DIR)] if settings.BACKUPS_DIR else []
    return Backups(database, (database.parent / "backups", *second), must_go)


def copies_in(place: Path) -> list[Path]:
    """Return the copies in `place`, the oldest first."""
    found = [path for path in place.glob("*.sqlite3") if _NAME.fullmatch(path.name)] if place.is_dir() else []
    return sorted(found, key=lambda path: int(path.name.partition("-")[0]))


def opened(path: Path) -> sqlite3.Connection:
    """Open a database file that is only read; it is left as it is."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def is_sound(path: Path) -> bool:
    """Tell whether SQLite finds the whole file in order."""
    with suppress(sqlite3.Error), closing(opened(path)) as copy:
        return copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return False


def _finished(part: Path, path: Path) -> Path:
    if not is_sound(part):
        raise BackupError(f"{part} is damaged")
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.chmod(0o600)
    return part.replace(path)


def _wipe(path: Path) -> None:
    with suppress(FileNotFoundError), path.open("rb+") as file:
        for _block in range(0, path.stat().st_size, _BLOCK):
            file.write(bytes(_BLOCK))
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def _empty_log(database: Path) -> None:
    # The write-ahead log keeps the order of writes; where somebody reads just now, the next copy does it.
    with closing(sqlite3.connect(database, timeout=1)) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
