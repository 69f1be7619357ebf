import os
import shutil
from argparse import ArgumentParser
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from okmo_session.core.server.backups import BackupError, is_sound, opened, own_backups
from okmo_session.core.server.lock import LockedError, hold_lock
from voting.domain.ballots.secrecy import is_of_open_hours


class Command(BaseCommand):
    """Puts a copy of the database in the place of what is there; never while a server works with it."""

    help = "Put a backup in the place of the SQLite database. Stop the server first."
    # They would open a damaged database.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("file", type=Path, help="the backup to take")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file, keep what is there, take the file."""
        if connection.vendor != "sqlite":
            raise CommandError(_("The database is PostgreSQL: bring it back with pg_restore."))
        backup: Path = options["file"]
        _check(backup)
        database = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        try:
            with hold_lock(database.parent / "server.lock"):
                part = _copied_beside(backup, database)
                if kept := _kept(database):
                    self.stdout.write(_("What was there before is kept: %(path)s") % {"path": kept})
                os.replace(part, database)
        except LockedError as error:
            sentence = _("A server (process %(process)s) works with this data. Stop it, then bring the backup back.")
            raise CommandError(sentence % {"process": error}) from error
        self.stdout.write(_("Brought back: %(path)s. Start the server with bin/start.") % {"path": backup})


def _check(backup: Path) -> None:
    if not backup.is_file():
        raise CommandError(_("There is no file %(path)s.") % {"path": backup})
    if not is_sound(backup):
        raise CommandError(_("%(path)s is damaged or no database. Take another backup.") % {"path": backup})
    with closing(opened(backup)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    if not {"django_migrations", "okmo_sessions_strategysession"} <= tables:
        raise CommandError(_("%(path)s is not a database of this program.") % {"path": backup})


def _copied_beside(backup: Path, database: Path) -> Path:
    part = database.with_suffix(".part")
    shutil.copyfile(backup, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return part


def _kept(database: Path) -> Path | None:
    """Keep the present database as a backup, or as its bare files where it is damaged; none may be left beside."""
    if not database.exists():
        return None
    with suppress(BackupError):
        kept = own_backups(is_of_open_hours).make()[0]
        for leftover in _files_of(database)[1:]:
            leftover.unlink(missing_ok=True)
        return kept
    aside = database.parent / "damaged"
    aside.mkdir(exist_ok=True)
    for path in _files_of(database):
        with suppress(FileNotFoundError):
            path.replace(aside / path.name)
    return aside


def _files_of(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
