"""The poll as a thousand phones ask for it at once: read from the database once for all of them."""

from django.core.cache import cache

from sessions.models import StrategySession
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.current import newest_poll
from voting.models import Poll

_SECONDS = 5


def poll_lately(session: StrategySession, version: int) -> Poll | None:
    """Return the current poll of `session`, closed where its time has passed, for a page to show.

    `version` is that of the vote's topic, read before: whatever changes a poll counts it up. What a page sends is
    decided by the poll under the lock, never by this one.
    """
    key = f"poll:{session.pk}:{version}"
    # A list, because a cache cannot tell nothing kept from nothing found.
    kept: list[Poll | None] | None = cache.get(key)
    if kept is None:
        kept = [newest_poll(session)]
        cache.set(key, kept, _SECONDS)
    (poll,) = kept
    if poll:
        poll.session = session
        close_if_due(poll)
    return poll
