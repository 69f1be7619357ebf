"""The one way of a poll: prepared, open, closed, counted, announced."""

from typing import Any

from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from voting.models import Poll


def change_state(poll: Poll, old: Poll.State, new: Poll.State, **values: Any) -> None:
    """Move `poll` from `old` to `new` and set `values`; of two clicks one wins, the other gets a sentence."""
    if not Poll.objects.filter(pk=poll.pk, state=old).update(state=new, **values):
        raise DomainError(_("The vote has already moved on. The page shows where it stands now."))
    poll.refresh_from_db()


def clock_of(poll: Poll, field: str = "closes_at") -> str:
    """Return a moment of `poll` as the hall's clock shows it, such as 13:30."""
    moment = getattr(poll, field)
    return f"{moment.astimezone(poll.session.zone):%H:%M}"
