"""The journal: who did what and when, each line chained to the one before."""

import datetime as dt
import hashlib
import json
from typing import Any, Protocol

from django.db.models import Model

from okmo_session.core.clock import now
from okmo_session.core.models import LogEntry


class Actor(Protocol):
    """Whoever acts: see sessions.access.Actor."""

    @property
    def reference(self) -> str:
        """An id without a name, such as "participant:12"."""


def reference(thing: Model) -> str:
    """Return how the journal names `thing`: its kind and its number."""
    return f"{thing._meta.model_name}:{thing.pk}"


def log(session: Model, event: str, *, by: Actor, target: Model | None = None, **details: Any) -> LogEntry:
    """Write a line of the journal of `session`. The caller holds the session's lock; `details` hold no names."""
    journal = LogEntry.objects.filter(session_id=session.pk).order_by("-number")
    number, previous_hash = journal.values_list("number", "hash").first() or (0, "")
    entry = LogEntry(
        session_id=session.pk,
        number=number + 1,
        at=now(),
        actor=by.reference,
        event=event,
        target=reference(target) if target else "",
        details=details,
        previous_hash=previous_hash,
    )
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    return entry


def first_broken_entry(session: Model) -> LogEntry | None:
    """Return the first line that was changed, or that follows a removed one; None where the chain holds."""
    previous = ""
    for number, entry in enumerate(LogEntry.objects.filter(session_id=session.pk).order_by("number"), start=1):
        if (entry.number, entry.previous_hash, entry.hash) != (number, previous, _hash(entry)):
            return entry
        previous = entry.hash
    return None


def _hash(entry: LogEntry) -> str:
    content = [
        entry.session_id,
        entry.number,
        entry.at.astimezone(dt.UTC).isoformat(),
        entry.actor,
        entry.event,
        entry.target,
        entry.details,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
