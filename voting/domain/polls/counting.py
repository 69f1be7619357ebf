"""From a closed poll to its tally."""

from django.db import transaction

from okmo_session.core.clock import now
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.polls.states import change_state
from voting.domain.results.reading import lines_of
from voting.domain.results.tally import ballots_hash
from voting.models import Poll


@transaction.atomic
def count(poll: Poll, by: Actor) -> None:
    """Count a closed poll: the crew may see the tally, and the hash of all ballots is in the journal."""
    lock_session(poll.session)
    poll.refresh_from_db()
    lines = lines_of(poll) if poll.is_over else []
    digest = ballots_hash(lines)
    change_state(poll, Poll.State.CLOSED, Poll.State.COUNTED, counted_at=now(), ballots_hash=digest)
    log(poll.session, "ballots counted", by=by, target=poll, ballots=len(lines), hash=digest)
    publish(poll.session, Topic.VOTE, Topic.BOARD)
