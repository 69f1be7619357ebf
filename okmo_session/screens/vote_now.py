"""What is said about a vote: how it goes, that it has ended, that its votes are counted."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voting.models import Poll

State = Poll.State


def vote_sentence(poll: Poll | None) -> str:
    """Return where the vote stands, for somebody who can do nothing about it now."""
    if poll is None:
        return _("The vote is being prepared.")
    if poll.state == State.PREPARED:
        return _prepared(poll)
    if poll.state == State.CLOSED and poll.closed_at:
        time = date_format(poll.closed_at.astimezone(poll.session.zone), "H:i")
        return _("The vote was closed at %(time)s. The votes are being counted.") % {"time": time}
    return _("The votes are counted. The facilitator tells the result.")


def choice_sentence(poll: Poll) -> str:
    """Return what an open vote asks of a voter; of an open ballot also who will see it."""
    if poll.is_secret:
        return _("Choose the triads that matter most.")
    return _("Choose the triads that matter most. The ballot is open: the headquarters and the hall see the choice.")


def _prepared(poll: Poll) -> str:
    sentence = ngettext(
        "The vote is being prepared. Everybody will choose %(picks)s triad, until %(time)s.",
        "The vote is being prepared. Everybody will choose up to %(picks)s triads, until %(time)s.",
        poll.picks,
    )
    return sentence % {"picks": poll.picks, "time": f"{poll.closes_at.astimezone(poll.session.zone):%H:%M}"}
