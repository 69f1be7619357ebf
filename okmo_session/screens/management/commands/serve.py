import os
import socket
import sys
import webbrowser
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from okmo_session.core.network import addresses as own_addresses
from okmo_session.core.server.assets import collect_when_changed
from okmo_session.core.server.backups import BackupThread, own_backups
from okmo_session.core.server.folders import is_on_network, is_synchronised
from okmo_session.core.server.lock import LockedError, hold_lock
from okmo_session.core.server.run import bound_socket, raise_file_limit, serve
from okmo_session.core.server.terminal import draw_code
from sessions.domain.access.invitations import first_facilitator_path
from voting.domain.ballots.secrecy import is_of_open_hours

ALL_ADDRESSES = ("0.0.0.0", "::", "")


class Command(BaseCommand):
    """Serves the session in the hall: prints where, and for whom the first link is."""

    help = "Serve the session at an address of this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--prepare", action="store_true", help="bring the database up to date first, as bin/start does"
        )
        parser.add_argument("--no-demo", action="store_true", help="with --prepare: leave an empty database empty")
        parser.add_argument("--no-browser", action="store_true", help="do not open a browser on this machine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until the process is told to end."""
        lock = self._lock_database()
        if options["prepare"]:
            call_command("prepare", no_demo=options["no_demo"], stdout=self.stdout)
        listening = self._listen(options["host"], options["port"])
        if options["host"] not in ALL_ADDRESSES:
            own_addresses.keep_to(options["host"])
        raise_file_limit()
        collect_when_changed()
        port = listening.getsockname()[1]
        setup_path = first_facilitator_path()
        here = f"http://{'localhost' if options['host'] in ALL_ADDRESSES else options['host']}:{port}"
        self._say_where(options["host"], port, here, setup_path)
        if not options["no_browser"]:
            open_browser(f"{here}{setup_path or '/'}")
        with BackupThread(own_backups(is_of_open_hours)) if lock else nullcontext():
            begun = serve("okmo_session.asgi:application", listening)
        if lock:
            lock.close()
        if not begun:
            raise CommandError(_("The server could not begin to work; the reason is above."))

    def _lock_database(self) -> IO[str] | None:
        if connection.vendor != "sqlite":
            return None
        folder = Path(str(connection.settings_dict["NAME"])).parent
        if is_synchronised(folder) or is_on_network(folder):
            warning = _(
                "The data folder %(folder)s is synchronised or on a network: data may be lost. Use a local one."
            )
            self.stderr.write(self.style.WARNING(warning % {"folder": folder}))
        try:
            return hold_lock(folder / "server.lock")
        except LockedError as error:
            sentence = _("Another server (process %(process)s) already works with the data in %(folder)s.")
            raise CommandError(sentence % {"process": error, "folder": folder}) from error

    def _listen(self, host: str, port: int) -> socket.socket:
        try:
            return bound_socket(host, port)
        except OSError as error:
            sentence = _("Port %(port)s of %(host)s cannot be used (%(reason)s). Choose another one: --port %(other)s.")
            values = {"port": port, "host": host, "reason": error.strerror, "other": port + 1}
            raise CommandError(sentence % values) from error

    def _say_where(self, host: str, port: int, here: str, setup_path: str | None) -> None:
        addresses = own_addresses.now()
        site = f"http://{(addresses or ['localhost'])[0]}:{port}"
        draw_code(self.stdout, f"{site}/")
        self.stdout.write(_("The session is open in the hall's network at %(address)s") % {"address": f"{site}/"})
        for address in addresses[1:]:
            self.stdout.write(f"    http://{address}:{port}/")
        self.stdout.write(_("On this machine: %(address)s") % {"address": f"{here}/"})
        if setup_path:
            sentence = _("The first facilitator sets a name and a password here, once: %(link)s")
            self.stdout.write(sentence % {"link": f"{site}{setup_path}"})
        self.stdout.write(_("Ctrl+C ends the server; everything entered is kept."))
        self.stdout.flush()


def open_browser(address: str) -> None:
    """Open the system's browser; nothing happens where there is no screen."""
    has_screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if has_screen:
        webbrowser.open(address)
