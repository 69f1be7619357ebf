"""What may stand in the way of a hall: looked at before the day, one finding a thing."""

import datetime as dt
import os
import platform
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from okmo_session.core.models import LogEntry
from okmo_session.core.network import addresses
from okmo_session.core.server.folders import is_on_network, is_synchronised

FILES_NEEDED = 4096
DISK_NEEDED = 2 * 1024**3
_NOT_A_HALL = ("172.17.", "172.18.", "169.254.")


class Level(StrEnum):
    """How a finding weighs."""

    GOOD = "+"
    WARNING = "!"
    BAD = "-"


@dataclass(frozen=True)
class Finding:
    """One sentence about this machine, with what to do where something is to be done."""

    level: Level
    sentence: str


def findings(port: int) -> Iterator[Finding]:
    """Yield what is good and what is not on this machine for serving a hall at `port`."""
    yield from _network(port)
    yield _folder()
    yield _disk()
    yield _database()
    yield _backups()
    yield _clock()
    yield _files()
    yield _documents()


def _network(port: int) -> Iterator[Finding]:
    known = addresses.now()
    if not known:
        yield Finding(
            Level.BAD, _("This machine is in no network. Switch on the Wi-Fi of the hall or a hotspot of your own.")
        )
    for address in known:
        if address.startswith(_NOT_A_HALL):
            sentence = _("%(address)s looks like an address that phones do not reach; choose another one in “Ways in”.")
            yield Finding(Level.WARNING, sentence % {"address": address})
        else:
            yield Finding(Level.GOOD, _("Address in the hall: http://%(host)s") % {"host": f"{address}:{port}"})
    wall = firewall()
    if wall:
        yield Finding(Level.WARNING, wall % {"port": port})


def firewall(system: str = "", root: Path = Path("/")) -> str:
    """Return how the firewall of this `system` is opened, with %(port)s to fill in; nothing where none is seen."""
    system = system or platform.system()
    if system == "Darwin":
        return _(
            "If phones do not come through: System Settings → Network → Firewall → allow incoming connections for"
            " Python (port %(port)s)."
        )
    ufw = root / "etc/ufw/ufw.conf"
    if ufw.exists() and "ENABLED=yes" in ufw.read_text():
        return _("The firewall ufw is on. Let the hall in: sudo ufw allow %(port)s/tcp")
    if shutil.which("firewall-cmd") and _prints("firewall-cmd", "--state") == "running":
        return _("The firewall firewalld is on. Let the hall in: sudo firewall-cmd --add-port=%(port)s/tcp")
    return ""


def _prints(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)
    return done.stdout.strip()


def _folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    if is_synchronised(folder) or is_on_network(folder):
        sentence = _("The data folder %(folder)s is synchronised or on a network: data may be lost. Use a local one.")
        return Finding(Level.BAD, sentence % {"folder": folder})
    return Finding(Level.GOOD, _("Data folder: %(folder)s") % {"folder": folder})


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    values = {"free": f"{free / 1024**3:.1f}"}
    if free < DISK_NEEDED:
        return Finding(Level.BAD, _("Only %(free)s GB are free on the disk; 2 GB are needed. Make room.") % values)
    return Finding(Level.GOOD, _("Free on the disk: %(free)s GB") % values)


def _database() -> Finding:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Finding(Level.WARNING, _("The database is not up to date yet: bin/start brings it up to date."))
    return Finding(Level.GOOD, _("The database is up to date (%(kind)s).") % {"kind": connection.vendor})


def _backups() -> Finding:
    if not settings.BACKUPS_DIR:
        return Finding(Level.GOOD, _("The database is copied on this disk only; OKMO_BACKUPS names a second folder."))
    folder = Path(settings.BACKUPS_DIR)
    if is_synchronised(folder):
        sentence = _("The folder for backups %(folder)s is synchronised: it would keep copies of a secret vote.")
        return Finding(Level.WARNING, sentence % {"folder": folder})
    if not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        sentence = _("The folder for backups %(folder)s cannot be written. Plug in the disk or choose another one.")
        return Finding(Level.BAD, sentence % {"folder": folder})
    return Finding(Level.GOOD, _("The database is copied to %(folder)s too.") % {"folder": folder})


def _clock() -> Finding:
    moment = dt.datetime.now(dt.UTC)
    known = LogEntry._meta.db_table in connection.introspection.table_names()
    last = LogEntry.objects.order_by("-at").values_list("at", flat=True).first() if known else None
    if last and last > moment + dt.timedelta(minutes=1):
        return Finding(
            Level.BAD, _("The clock of this machine is behind what was written last: deadlines would be wrong. Set it.")
        )
    values = {"time": f"{moment.astimezone():%H:%M}"}
    return Finding(Level.GOOD, _("The clock of this machine shows %(time)s. Compare it.") % values)


def _files() -> Finding:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES_NEEDED:
        sentence = _("Only %(count)s connections are allowed at once. Before the start: ulimit -n %(needed)s")
        return Finding(Level.WARNING, sentence % {"count": hard, "needed": FILES_NEEDED})
    return Finding(Level.GOOD, _("Enough connections are allowed at once."))


def _documents() -> Finding:
    # In a process of its own: loading it takes seconds and writes its own log.
    loaded = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, check=False)
    if loaded.returncode:
        return Finding(
            Level.WARNING, _("Pango is missing, so PDF is printed from the browser: bin/setup tells how to install it.")
        )
    font = Path(settings.BASE_DIR) / "static" / "fonts"
    if not any(font.glob("*.woff2")):
        return Finding(Level.WARNING, _("The font of the pages is missing: take the project anew."))
    return Finding(Level.GOOD, _("PDF can be made, the fonts are there."))
