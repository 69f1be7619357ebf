"""What is said about a vote that takes no ballots: not yet, or no longer."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from voting.models import Poll

State = Poll.State


def vote_sentence(poll: Poll | None) -> str:
    """Return where the vote stands, for somebody who can do nothing about it now."""
    if poll is None or poll.state == State.PREPARED:
        return _("The vote is being prepared.")
    if poll.state == State.CLOSED and poll.closed_at:
        time = date_format(poll.closed_at.astimezone(poll.session.zone), "H:i")
        return _("The vote was closed at %(time)s. The votes are being counted.") % {"time": time}
    return _("The votes are counted. The facilitator tells the result.")
