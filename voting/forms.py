"""What a voter sends, and what the crew sets."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from sessions.domain.deadlines import deadline_of
from sessions.models import Deadline, StrategySession
from voting.domain.settling import SEED_LENGTH
from voting.models import Poll

# No ballot is longer; what else is sent under the name is somebody's play.
_LONGEST_BALLOT = 1000
_LONGEST_ID = 18


class OptionsField(forms.Field):
    """The ids of the ticked options, each once; whether they may be chosen the domain says."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        texts = value or []
        if len(texts) > _LONGEST_BALLOT or not all(_is_id(text) for text in texts):
            raise ValidationError(
                _("One of the triads is not on this ballot. Load the page again and choose from the list.")
            )
        return frozenset(int(text) for text in texts)


class BallotForm(forms.Form):
    """The ticks of a ballot; none is for the domain to refuse."""

    option = OptionsField(required=False)


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
            (Poll.TieMethod.LOT, _("a lot, drawn from a number that the hall says")),
            (Poll.TieMethod.TAKE_ALL, _("all of them become priorities")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, session: StrategySession, poll: Poll | None, data: Any = None) -> None:
        super().__init__(data, initial=_settings_of(poll) if poll else _defaults_of(session))
        self.session = session

    def settings(self) -> dict[str, Any]:
        """Return the settings for `prepare_poll`: the time as a moment of the session's day."""
        return self.cleaned_data | {"closes_at": self.session.moment(self.cleaned_data["closes_at"])}


class ExtendForm(forms.Form):
    """A later time for an open poll."""

    closes_at = forms.TimeField(label=_("Extend until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class SeedForm(forms.Form):
    """The number that the hall says for the lot; taking all needs none."""

    seed = TextField(
        label=_("The number that the hall says"),
        max_length=SEED_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID


def _settings_of(poll: Poll) -> dict[str, Any]:
    return {
        "closes_at": poll.closes_at.astimezone(poll.session.zone).time(),
        "picks": poll.picks,
        "winners": poll.winners,
        "own_triads_allowed": poll.own_triads_allowed,
        "tie_method": poll.tie_method,
    }


def _defaults_of(session: StrategySession) -> dict[str, Any]:
    deadline = deadline_of(session, Deadline.Purpose.VOTE)
    return {
        "closes_at": deadline.at.astimezone(session.zone).time() if deadline else dt.time(13, 30),
        "picks": session.picks,
        "winners": session.winners,
        "own_triads_allowed": session.own_triads_allowed,
        "tie_method": Poll.TieMethod.LOT,
    }
