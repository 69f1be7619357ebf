"""Plays of the day by the command, at a fixed time."""

import datetime as dt
import json
from io import StringIO
from typing import Any

from django.core.management import call_command

from okmo_session.core.clock import clock_at

NOW = dt.datetime(2026, 11, 24, 9, 30, 40, tzinfo=dt.UTC)


def links(*args: str, tables: int = 1, people: int = 2, at: str = "opening") -> dict[str, Any]:
    """Play and return what the command says of the made session: its slug and links."""
    out, progress = StringIO(), StringIO()
    with clock_at(NOW):
        options = [f"--tables={tables}", f"--people={people}", f"--at={at}", "--json"]
        call_command("demo", *args, *options, stdout=out, stderr=progress)
    assert progress.getvalue() == ""
    made: dict[str, Any] = json.loads(out.getvalue())
    return made
