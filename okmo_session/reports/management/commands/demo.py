import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.reports.demo import Moment, Play, play, private_links


class Command(BaseCommand):
    """Makes a made-up session that stands at a moment of the day, which is now."""

    help = "Make a made-up session from the built-in blueprint and play it up to a moment of the day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("slug", nargs="?", help="short name of the new session (default: demo, demo-2, …)")
        parser.add_argument("--at", choices=[moment.value for moment in Moment], default=Moment.OPENING.value)
        parser.add_argument("--tables", type=int, default=8)
        parser.add_argument("--people", type=int, default=40)
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same day (tokens excepted)")
        parser.add_argument("--json", action="store_true", help="print only the slug and the private links as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, then print the links; progress goes to the error stream, and nowhere with --json."""
        wish = Play(
            at=Moment(options["at"]),
            tables=options["tables"],
            people=options["people"],
            seed=options["seed"],
            slug=options["slug"],
        )
        try:
            session = play(wish, self._silent if options["json"] else self.stderr.write)
        except DomainError as error:
            raise CommandError(str(error)) from error
        made = {"slug": session.slug, "links": private_links(session)}
        self.stdout.write(json.dumps(made, ensure_ascii=False) if options["json"] else _readable(made))

    def _silent(self, sentence: str) -> None:
        pass


def _readable(made: dict[str, Any]) -> str:
    links = made["links"]
    rows = [
        (_("Facilitator"), links["facilitator"]),
        (_("Headquarters"), links["headquarters"]),
        (_("Projector"), links["projector"]),
        *((_("Table %(number)s") % {"number": number}, path) for number, path in enumerate(links["tables"], 1)),
        *((_("Participant"), path) for path in links["participants"]),
    ]
    return "\n".join([made["slug"], *(f"{name}: {path}" for name, path in rows)])
