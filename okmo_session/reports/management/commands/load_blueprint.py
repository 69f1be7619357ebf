import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from sessions.domain.access.invitations import appoint_facilitators
from sessions.domain.blueprints import read_blueprint, text_of_blueprint
from triads.domain.blueprints import create_session


class Command(BaseCommand):
    """Makes a session from a blueprint file."""

    help = "Make a session from a blueprint: a file, or the name of a built-in one such as okmo-2019."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("blueprint", help="path of the file, or okmo-2019")
        parser.add_argument("--slug", help="short name of the new session (default: the blueprint's)")
        parser.add_argument("--date", help="day of the new session, such as 2026-11-24 (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the session and print its slug."""
        date = _date(options["date"])
        try:
            blueprint = read_blueprint(text_of_blueprint(options["blueprint"]))
            session = create_session(blueprint, slug=options["slug"], date=date)
        except OSError as error:
            values = {"path": options["blueprint"], "reason": error.strerror}
            raise CommandError(_("The file %(path)s cannot be read: %(reason)s.") % values) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        appoint_facilitators(session)
        self.stdout.write(session.slug)


def _date(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else timezone.localdate(now())
    except ValueError as error:
        raise CommandError(_("“%(text)s” is not a date.") % {"text": text}) from error
