"""A tie on the line, settled only by the method that was fixed before opening."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.results import counted_result
from voting.models import Poll

SEED_LENGTH = 60


@transaction.atomic
def settle_tie(poll: Poll, seed: str, by: Actor) -> None:
    """Settle the tie on the line of a counted poll: by lot from the `seed` the hall says, or, without one, take all."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state != Poll.State.COUNTED:
        raise DomainError(_("A tie is settled after counting and before announcing."))
    tied = counted_result(poll).tally.tied
    if not tied:
        raise DomainError(_("There is no tie on the line."))
    settled: dict[str, Any] = {"tie_settled_at": now()}
    if poll.tie_method == Poll.TieMethod.LOT:
        settled["lot_seed"] = _checked_seed(seed)
    # The lot is drawn once: a second seed would be a second try.
    if not Poll.objects.filter(pk=poll.pk, tie_settled_at=None).update(**settled):
        raise DomainError(_("The tie has already been settled."))
    poll.refresh_from_db()
    _tell(poll, by)


def _checked_seed(seed: str) -> str:
    if not seed:
        raise DomainError(_("Type the number that the hall says: the lot is drawn from it."))
    if len(seed) > SEED_LENGTH:
        raise DomainError(_("The number for the lot is too long."))
    return seed


def _tell(poll: Poll, by: Actor) -> None:
    placed = [row.option.number for row in counted_result(poll).tied if row.is_winner]
    log(poll.session, "tie settled", by=by, target=poll, method=poll.tie_method, seed=poll.lot_seed, placed=placed)
    publish(poll.session, Topic.VOTE, Topic.BOARD)
