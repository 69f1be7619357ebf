"""The only place that says what time it is, so that a rule and its test agree."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.utils import timezone

_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    """Return the aware time of this server, or the one set by `clock_at`."""
    return _moment.get() or timezone.now()


def database_now() -> dt.datetime:
    """Return the time that decides deadlines: PostgreSQL's clock where many servers share one, else ours."""
    if _moment.get() is None and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: dt.datetime = cursor.fetchone()[0]
            return moment
    return now()


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """Let everything inside happen at `moment`: for the demo, which plays a day that has passed."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
