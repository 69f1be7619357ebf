"""Telling every open page *that* something changed, never what. Called by `*/domain/` only: the linter guards it."""

import json

from django.db import connection, transaction
from django.db.models import Model

from okmo_session.core.live.hub import CHANNEL, hub

UPSERT = """
INSERT INTO core_topicversion (session_id, topic, version) VALUES {rows}
ON CONFLICT (session_id, topic) DO UPDATE SET version = core_topicversion.version + 1
RETURNING topic, version
"""


def publish(session: Model, *topics: str) -> None:
    """Count up `topics` of `session` in the current transaction, and tell the open pages once it is committed."""
    assert connection.in_atomic_block, "publish belongs into the transaction of the change"
    versions = _count_up(session.pk, sorted(set(topics)))
    if connection.vendor == "postgresql":
        _notify(session.pk, versions)
    transaction.on_commit(lambda: hub.tell(session.pk, versions))


def _count_up(session_id: int, topics: list[str]) -> dict[str, int]:
    rows = ", ".join(["(%s, %s, 1)"] * len(topics))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(rows=rows), [value for topic in topics for value in (session_id, topic)])
        return dict(cursor.fetchall())


def _notify(session_id: int, versions: dict[str, int]) -> None:
    # PostgreSQL delivers it at the commit, to every server process.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([session_id, versions])])
