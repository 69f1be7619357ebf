"""What the crew sets."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.clock import now
from okmo_session.core.forms import TextField
from sessions.domain.agenda.deadlines import deadline_of
from sessions.models import Deadline, StrategySession
from voting.domain.polls.preparing import PollSettings
from voting.domain.polls.states import moment_at
from voting.domain.polls.tie_order import DEFAULT_METHODS
from voting.models import Poll, TieMethod

_TIMES = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_ANOTHER_ROUND_TAKES = dt.timedelta(minutes=20)
_SECRET, _OPEN = "secret", "open"
_ORDER = ("tie_1", "tie_2", "tie_3", "tie_4")


def _way_of_settling(label: Any) -> forms.ChoiceField:
    choices = [("", gettext_lazy("nothing more")), *TieMethod.choices]
    return forms.ChoiceField(label=label, choices=choices, required=False)


class OddsForm(forms.Form):
    """The numbers from which the odds of a tie follow."""

    picks = forms.IntegerField(label=gettext_lazy("How many triads everybody may choose"), min_value=1, max_value=20)
    winners = forms.IntegerField(label=gettext_lazy("How many priorities there will be"), min_value=1, max_value=60)
    among = forms.ChoiceField(label=gettext_lazy("What is on the ballot"), required=False)

    def __init__(self, session: StrategySession, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.session = session
        announced = session.polls.filter(state=Poll.State.ANNOUNCED, run_off_of=None)
        self.earlier = {str(poll.pk): poll for poll in announced}
        winners = [(pk, _("the winners of “%(title)s”") % {"title": poll.title}) for pk, poll in self.earlier.items()]
        among = self.fields["among"]
        assert isinstance(among, forms.ChoiceField), "it is declared so"
        among.choices = [("", _("all accepted triads")), *winners]

    @property
    def among_poll(self) -> Poll | None:
        """The earlier poll among whose winners this one is held, or None."""
        return self.earlier.get(self.cleaned_data["among"])


class PollForm(OddsForm):
    """The settings of a poll, fixed from its opening on; of a run-off only the time is set."""

    title = TextField(label=gettext_lazy("Title of the vote"), required=False)
    closes_at = forms.TimeField(label=gettext_lazy("The vote closes at"), widget=_TIMES)
    own_triads_allowed = forms.BooleanField(
        label=gettext_lazy("Triads of one's own table may be chosen"),
        help_text=gettext_lazy(
            "Without the tick a phone takes none of them. A sheet of paper asks for it in words and is not checked: "
            "in a secret vote nobody knows whose it is."
        ),
        required=False,
    )
    sets_priorities = forms.BooleanField(
        label=gettext_lazy("The winners become priorities of the session"),
        help_text=gettext_lazy("Take the tick away for a trial."),
        required=False,
    )
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Secrecy"),
        choices=[
            (_SECRET, gettext_lazy("secret: nobody learns who chose what")),
            (_OPEN, gettext_lazy("open: the headquarters and the hall see who chose what")),
        ],
        widget=forms.RadioSelect,
    )
    tie_1 = _way_of_settling(gettext_lazy("First"))
    tie_2 = _way_of_settling(gettext_lazy("Then"))
    tie_3 = _way_of_settling(gettext_lazy("Then"))
    tie_4 = _way_of_settling(gettext_lazy("Then"))

    def __init__(self, session: StrategySession, newest: Poll | None, data: Any = None) -> None:
        is_set = newest is not None and newest.state == Poll.State.PREPARED
        self.poll = newest if is_set else None
        initial = _settings_of(self.poll) if self.poll else _defaults_of(session, is_first=newest is None)
        super().__init__(session, data, initial=initial)
        self.run_off_of = self.poll.run_off_of if self.poll else None
        if self.run_off_of:
            self.fields = {"closes_at": self.fields["closes_at"]}

    @property
    def order(self) -> list[forms.BoundField]:
        """The fields of the tie methods: first, then, then, then."""
        return [self[name] for name in _ORDER if name in self.fields]

    def settings(self) -> PollSettings:
        """Return the settings for `prepare_poll`: the time as a moment of the session's day."""
        values = self.cleaned_data
        closes_at = moment_at(self.session, values["closes_at"])
        if self.poll and self.run_off_of:
            return PollSettings(closes_at, self.poll.picks, self.poll.winners)
        return PollSettings(
            closes_at,
            values["picks"],
            values["winners"],
            own_triads_allowed=values["own_triads_allowed"],
            is_secret=values["secrecy"] == _SECRET,
            tie_methods=tuple(values[name] for name in _ORDER if values[name]),
            sets_priorities=values["sets_priorities"],
            among=self.among_poll,
            title=values["title"],
        )


class ExtendForm(forms.Form):
    """A later time for an open poll."""

    closes_at = forms.TimeField(label=gettext_lazy("Extend until"), widget=_TIMES)


def _settings_of(poll: Poll) -> dict[str, Any]:
    return {
        "title": poll.title,
        "closes_at": poll.closes_at.astimezone(poll.session.zone).time(),
        "picks": poll.picks,
        "winners": poll.winners,
        "among": str(poll.among_id or ""),
        "own_triads_allowed": poll.own_triads_allowed,
        "sets_priorities": poll.sets_priorities,
        "secrecy": _SECRET if poll.is_secret else _OPEN,
    } | dict(zip(_ORDER, poll.tie_methods, strict=False))


def _defaults_of(session: StrategySession, is_first: bool) -> dict[str, Any]:
    deadline = deadline_of(session, Deadline.Purpose.VOTE) if is_first else None
    soon = (now() + _ANOTHER_ROUND_TAKES).replace(second=0, microsecond=0)
    usual = dt.time(13, 30) if is_first else soon.astimezone(session.zone).time()
    return {
        "closes_at": deadline.at.astimezone(session.zone).time() if deadline else usual,
        "picks": session.picks,
        "winners": session.winners,
        "own_triads_allowed": session.own_triads_allowed,
        "sets_priorities": True,
        "secrecy": _SECRET,
    } | dict(zip(_ORDER, DEFAULT_METHODS, strict=False))
