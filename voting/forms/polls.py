"""What the crew sets."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.domain.deadlines import deadline_of
from sessions.models import Deadline, StrategySession
from voting.domain.polls.preparing import PollSettings
from voting.models import Poll, TieMethod


class PollForm(forms.Form):
    """The settings of a poll, fixed from its opening on."""

    closes_at = forms.TimeField(
        label=_("The vote closes at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    picks = forms.IntegerField(label=_("How many triads everybody may choose"), min_value=1, max_value=20)
    winners = forms.IntegerField(label=_("How many priorities there will be"), min_value=1, max_value=60)
    own_triads_allowed = forms.BooleanField(label=_("Triads of one's own table may be chosen"), required=False)
    tie_method = forms.ChoiceField(
        label=_("If equal votes stand on the line"),
        choices=[
            (TieMethod.LOT, _("a lot, drawn from a number that the hall says")),
            (TieMethod.TAKE_ALL, _("all of them become priorities")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, session: StrategySession, poll: Poll | None, data: Any = None) -> None:
        super().__init__(data, initial=_settings_of(poll) if poll else _defaults_of(session))
        self.session = session

    def settings(self) -> PollSettings:
        """Return the settings for `prepare_poll`: the time as a moment of the session's day."""
        values = self.cleaned_data | {"closes_at": self.session.moment(self.cleaned_data["closes_at"])}
        return PollSettings(tie_methods=(values.pop("tie_method"),), **values)


class ExtendForm(forms.Form):
    """A later time for an open poll."""

    closes_at = forms.TimeField(label=_("Extend until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _settings_of(poll: Poll) -> dict[str, Any]:
    return {
        "closes_at": poll.closes_at.astimezone(poll.session.zone).time(),
        "picks": poll.picks,
        "winners": poll.winners,
        "own_triads_allowed": poll.own_triads_allowed,
        "tie_method": poll.tie_methods[0] if poll.tie_methods else TieMethod.LOT,
    }


def _defaults_of(session: StrategySession) -> dict[str, Any]:
    deadline = deadline_of(session, Deadline.Purpose.VOTE)
    return {
        "closes_at": deadline.at.astimezone(session.zone).time() if deadline else dt.time(13, 30),
        "picks": session.picks,
        "winners": session.winners,
        "own_triads_allowed": session.own_triads_allowed,
        "tie_method": TieMethod.LOT,
    }
