"""How often topics of a session have changed: the key of a cached region, and what a page was made from."""

from django.db import connection
from django.db.models import Model

_SELECT = "SELECT topic, version FROM core_topicversion WHERE session_id = %s AND topic IN ({topics})"


def versions(session: Model, *topics: str) -> dict[str, int]:
    """Return the version of each of `topics`, 0 for one never published. Read it before the page's own data."""
    # With every page: see `core.lookup`.
    sql = _SELECT.format(topics=", ".join(["%s"] * len(topics)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [session.pk, *topics])
        return dict.fromkeys(topics, 0) | dict(cursor.fetchall())


def version(session: Model, *topics: str) -> str:
    """Return the versions of `topics` as one text such as "agenda=4,people=9", for an ETag or a cache key."""
    return ",".join(f"{topic}={number}" for topic, number in versions(session, *topics).items())
