"""A tie on the line, settled only by the method that was fixed before opening."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.results.reading import Result, counted_result
from voting.domain.results.ties import Settling, by_lot, take_all
from voting.models import Poll, TieMethod, TieStep

SEED_LENGTH = 60


@transaction.atomic
def settle_tie(poll: Poll, seed: str, by: Actor) -> TieStep:
    """Let the next of the methods fixed before opening settle the tie on the line; a lot needs the hall's `seed`."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state != Poll.State.COUNTED:
        raise DomainError(_("A tie is settled after counting and before announcing."))
    found = counted_result(poll)
    if not found.tally.tied:
        raise DomainError(_("There is no tie on the line."))
    if not found.is_tie_open:
        # The lot is drawn once: a second seed would be a second try.
        raise DomainError(_("The tie has already been settled."))
    method = next_method(poll, found.steps)
    settled = _settled(method, found, seed)
    step = TieStep.objects.create(
        poll=poll,
        position=len(found.steps) + 1,
        method=method,
        places_left=found.places_left,
        tied=list(found.still_tied),
        placed=list(settled.placed),
        still_tied=list(settled.still_tied),
        seed=seed if method == TieMethod.LOT else "",
        settled_at=now(),
    )
    log(poll.session, "tie settled", by=by, target=poll, method=method, seed=step.seed, placed=step.placed)
    publish(poll.session, Topic.VOTE, Topic.BOARD)
    return step


def next_method(poll: Poll, steps: Sequence[TieStep]) -> str:
    """Return the first method of the poll that has not been tried yet; the last one settles whatever is left."""
    tried = [step.method for step in steps]
    left = [method for method in poll.tie_methods if method not in tried]
    return left[0] if left else TieMethod.LOT


def _settled(method: str, found: Result, seed: str) -> Settling:
    if method == TieMethod.TAKE_ALL:
        return take_all(found.still_tied)
    return by_lot(found.still_tied, found.places_left, _checked_seed(seed))


def _checked_seed(seed: str) -> str:
    if not seed:
        raise DomainError(_("Type the number that the hall says: the lot is drawn from it."))
    if len(seed) > SEED_LENGTH:
        raise DomainError(_("The number for the lot is too long."))
    return seed
