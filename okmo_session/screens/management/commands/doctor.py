from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from okmo_session.core.network import addresses
from okmo_session.core.server.examination import Level, findings
from okmo_session.core.server.phone_test import answers_here, wait_for_phone
from okmo_session.core.server.terminal import draw_code


class Command(BaseCommand):
    """Looks at the machine before the day, and lets a phone try whether it reaches it."""

    help = "Examine this machine: network, port, firewall, disk, clock, database, documents; a QR for a phone to try."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--port", type=int, default=8000, help="port the session is served at (default: 8000)")
        parser.add_argument("--wait", type=int, default=0, help="seconds to wait for a phone that opens the QR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found; the exit code is not 0 where the day could not be run so."""
        bad = 0
        for finding in findings(options["port"]):
            bad += finding.level == Level.BAD
            self._say(finding.level, finding.sentence)
        bad += not self._phone(options["port"], options["wait"])
        if bad:
            raise CommandError(_("Something has to be mended before the hall comes: the lines with “-”."))
        self.stdout.write(_("The hall may come."))

    def _phone(self, port: int, wait: int) -> bool:
        serves = answers_here(port)
        if serves:
            self._say(Level.GOOD, _("The session is being served at port %(port)s.") % {"port": port})
        else:
            self._say(Level.GOOD, _("The session is not being served now; bin/start does it."))
        for address in addresses.now()[:1]:
            link = f"http://{address}:{port}/self-test/"
            draw_code(self.stdout, link)
            self.stdout.write(_("Open %(link)s on a phone of the hall.") % {"link": link})
        self.stdout.flush()
        return serves or not wait or self._wait(port, wait)

    def _wait(self, port: int, seconds: int) -> bool:
        try:
            phone = wait_for_phone(port, seconds, _("The phone sees the laptop"))
        except OSError as error:
            values = {"port": port, "reason": error.strerror}
            self._say(Level.BAD, _("Port %(port)s cannot be used (%(reason)s).") % values)
            return False
        if phone:
            self._say(Level.GOOD, _("A device at %(address)s has come through.") % {"address": phone})
            return True
        sentence = _("No phone has come through: is it in the same network, does a firewall or the Wi-Fi keep it off?")
        self._say(Level.BAD, sentence)
        return False

    def _say(self, level: Level, sentence: str) -> None:
        self.stdout.write(f"{level} {sentence}")
