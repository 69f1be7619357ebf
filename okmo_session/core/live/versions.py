"""How often topics of a session have changed: the key of a cached region, and what a page was made from."""

from django.db.models import Model

from okmo_session.core.models import TopicVersion


def versions(session: Model, *topics: str) -> dict[str, int]:
    """Return the version of each of `topics`, 0 for one never published. Read it before the page's own data."""
    found = TopicVersion.objects.filter(session_id=session.pk, topic__in=topics).values_list("topic", "version")
    return dict.fromkeys(topics, 0) | dict(found)


def version(session: Model, *topics: str) -> str:
    """Return the versions of `topics` as one text such as "agenda=4,people=9", for an ETag or a cache key."""
    return ",".join(f"{topic}={number}" for topic, number in versions(session, *topics).items())
