"""Which poll the hall deals with."""

from sessions.models import StrategySession
from voting.domain.polls.closing import close_if_due
from voting.models import Poll


def current_poll(session: StrategySession) -> Poll | None:
    """Return the newest poll of `session`, closed where its time has passed, or None before one is prepared."""
    poll = newest_poll(session)
    if poll:
        close_if_due(poll)
    return poll


def newest_poll(session: StrategySession) -> Poll | None:
    """Return the newest poll of `session` as it is stored.

    A run-off that is counted has done its part: the hall is back at the poll whose tie it settles.
    """
    poll = session.polls.select_related("run_off_of", "among").last()
    if poll and poll.run_off_of and poll.is_counted:
        poll = poll.run_off_of
    if poll:
        poll.session = session
    return poll
