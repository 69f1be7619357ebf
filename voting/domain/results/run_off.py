"""A run-off: the tied on the line in a poll of their own, for the places left."""

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.results.reading import Result
from voting.domain.results.scores import run_off_of
from voting.domain.results.settling import next_method, refuse_unless_tied
from voting.models import Poll, TieMethod

_LONGEST_TITLE = 200


@transaction.atomic
def start_run_off(poll: Poll, closes_at: dt.datetime, by: Actor) -> Poll:
    """Prepare the run-off among the tied of a counted poll, or give the one that is not open yet another end."""
    lock_session(poll.session)
    poll.refresh_from_db()
    found = refuse_unless_tied(poll)
    if next_method(poll, found.steps) != TieMethod.RUN_OFF:
        raise DomainError(_("A run-off is not what was fixed as the next method for this tie."))
    if closes_at <= database_now():
        raise DomainError(_("This time is over: let the run-off close later."))
    run_off = run_off_of(poll) or _new_run_off(poll, found)
    if run_off.state != Poll.State.PREPARED:
        raise DomainError(_("The run-off has been opened already."))
    run_off.closes_at = closes_at
    run_off.save()
    told = {"closes_at": closes_at.isoformat(), "among": list(found.still_tied), "winners": run_off.winners}
    log(poll.session, "run-off prepared", by=by, target=run_off, **told)
    publish(poll.session, Topic.VOTE, Topic.BOARD)
    return run_off


def _new_run_off(poll: Poll, found: Result) -> Poll:
    with translation.override(poll.session.language):
        title = _("Run-off: %(title)s") % {"title": poll.title}
    return Poll(
        session=poll.session,
        title=title[:_LONGEST_TITLE],
        run_off_of=poll,
        picks=found.places_left,
        winners=found.places_left,
        own_triads_allowed=poll.own_triads_allowed,
        is_secret=poll.is_secret,
        sets_priorities=False,
    )
