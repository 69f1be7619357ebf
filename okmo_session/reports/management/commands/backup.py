from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from okmo_session.core.server.backups import BackupError, own_backups
from voting.domain.ballots.secrecy import is_of_open_hours


class Command(BaseCommand):
    """Makes a copy of the database now, also beside a server that is working."""

    help = "Make a checked copy of the SQLite database in the backup folders."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the copy and say where it lies."""
        if connection.vendor != "sqlite":
            raise CommandError(_("The database is PostgreSQL: copy it with pg_dump."))
        try:
            paths = own_backups(is_of_open_hours).make()
        except BackupError as error:
            raise CommandError(_("No backup was made: %(reason)s.") % {"reason": error}) from error
        for path in paths:
            self.stdout.write(_("Backup: %(path)s") % {"path": path})
