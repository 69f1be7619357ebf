"""The one way of a poll: prepared, open, closed, counted, announced."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from sessions.models import StrategySession
from voting.models import Poll


def change_state(poll: Poll, old: Poll.State, new: Poll.State, **values: Any) -> None:
    """Move `poll` from `old` to `new` and set `values`; of two clicks one wins, the other gets a sentence."""
    if not Poll.objects.filter(pk=poll.pk, state=old).update(state=new, **values):
        raise DomainError(_("The vote has already moved on. The page shows where it stands now."))
    poll.refresh_from_db()


def moment_at(session: StrategySession, time: dt.time) -> dt.datetime:
    """Return the moment that is meant by `time`: on the day of the session, or past midnight where that is nearer."""
    moment = session.moment(time)
    half_a_day = dt.timedelta(hours=12)
    is_past_midnight = half_a_day < now() - moment < 3 * half_a_day
    return moment + 2 * half_a_day if is_past_midnight else moment


def clock_of(poll: Poll, field: str = "closes_at") -> str:
    """Return a moment of `poll` as the hall's clock shows it, such as 13:30."""
    moment = getattr(poll, field)
    return f"{moment.astimezone(poll.session.zone):%H:%M}"
