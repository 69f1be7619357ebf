"""A tie on the line, settled only by the methods that were fixed before opening, in their order."""

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
from voting.domain.results.scores import scores_of
from voting.domain.results.ties import by_lot, by_scores, take_all
from voting.models import Poll, TieMethod, TieStep
from voting.rules import is_being_shown

SEED_LENGTH = 60


@transaction.atomic
def settle_tie(poll: Poll, seed: str, by: Actor, seen: str = "") -> TieStep:
    """Let the next of the methods fixed before opening settle the tie on the line; a lot needs the hall's `seed`.

    A page sends the method it offered as `seen`: a second click takes no second step. A run-off must be counted.
    """
    lock_session(poll.session)
    poll.refresh_from_db()
    found = refuse_unless_tied(poll)
    method = next_method(poll, found.steps)
    if seen and seen != method:
        raise DomainError(_("The tie has already moved on. The page shows where it stands now."))
    step = _step(poll, method, found, _checked_seed(seed) if method == TieMethod.LOT else "")
    step.save()
    log(poll.session, "tie settled", by=by, target=poll, **_told(step))
    # Phones ask again only for what they may see.
    publish(poll.session, Topic.VOTE, Topic.BOARD, *([Topic.RESULT] if is_being_shown(poll) else []))
    return step


def next_method(poll: Poll, steps: Sequence[TieStep]) -> str:
    """Return the first method of the poll that has not been tried yet; the last one settles whatever is left."""
    return methods_left(poll, steps)[0]


def methods_left(poll: Poll, steps: Sequence[TieStep]) -> list[str]:
    """Return the methods of the poll that have not been tried yet, in their order, the lot where there are none."""
    tried = [step.method for step in steps]
    return [method for method in poll.tie_methods if method not in tried] or [TieMethod.LOT]


def refuse_unless_tied(poll: Poll) -> Result:
    """Return what came out, or say why no tie of `poll` can be settled now. The caller holds the lock."""
    if poll.run_off_of_id:
        raise DomainError(_("What is equal in a run-off is settled by the next method of its vote."))
    if poll.state != Poll.State.COUNTED:
        raise DomainError(_("A tie is settled after counting and before announcing."))
    found = counted_result(poll)
    if not found.tally.tied:
        raise DomainError(_("There is no tie on the line."))
    if not found.is_tie_open:
        # The lot is drawn once: a second seed would be a second try.
        raise DomainError(_("The tie has already been settled."))
    return found


def _step(poll: Poll, method: str, found: Result, seed: str) -> TieStep:
    tied, places = found.still_tied, found.places_left
    run_off, scores = scores_of(poll, method, found)
    if method == TieMethod.TAKE_ALL:
        settled = take_all(tied)
    elif method == TieMethod.LOT:
        settled = by_lot(tied, places, seed)
    else:
        settled = by_scores(tied, places, scores)
    return TieStep(
        poll=poll,
        position=len(found.steps) + 1,
        method=method,
        places_left=places,
        tied=list(tied),
        placed=list(settled.placed),
        still_tied=list(settled.still_tied),
        scores={number: str(score) for number, score in scores.items()},
        seed=seed,
        run_off=run_off,
        settled_at=now(),
    )


def _told(step: TieStep) -> dict[str, object]:
    told = {"method": step.method, "seed": step.seed, "placed": step.placed}
    return told | {"still_tied": step.still_tied, "scores": step.scores}


def _checked_seed(seed: str) -> str:
    if not seed:
        raise DomainError(_("Type the number that the hall says: the lot is drawn from it."))
    if len(seed) > SEED_LENGTH:
        raise DomainError(_("The number for the lot is too long."))
    return seed
