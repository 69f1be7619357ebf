from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from sessions.models import StrategySession


class Command(BaseCommand):
    """What `bin/start` does before it serves, by `serve --prepare`."""

    help = "Bring the database up to date, and load the demo session into an empty one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate where needed, and fill an empty database unless told otherwise."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write(_("The database is being brought up to date…"))
            call_command("migrate", interactive=False, verbosity=0)
        if not options["no_demo"] and not StrategySession.objects.exists():
            self.stdout.write(_("The demo session is being made…"))
            # Its private links are for `manage.py demo --json`; a terminal is often seen on the projector.
            try:
                call_command("demo", at="opening", stdout=StringIO())
            except CommandError as error:
                self.stderr.write(str(error))
