"""What the crew types of people and mandates, and a participant of himself."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from okmo_session.core.forms import RowsField
from okmo_session.core.tokens import new_token
from sessions.domain.people.cards import CARD_FIELDS, CardConflictError
from sessions.forms import LineField, NameField, TeamChoiceField
from sessions.models import Mandate, Participant, StrategySession, Team

HEAVIEST = 1000
_OFF = {"autocomplete": "off"}


class PhoneField(LineField):
    """A phone number as somebody writes it: any signs, but some digits."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and sum(unicodedata.category(char) == "Nd" for char in value) < 3:
            raise forms.ValidationError(_("A phone number has digits: +7 900 123-45-67."))


class EmailField(LineField):
    """An e-mail address."""

    default_validators = [validate_email]


class ChoiceOfPerson(forms.ModelChoiceField[Participant]):
    """A choice among the people of the session, told apart by region and organisation."""

    def label_from_instance(self, obj: Participant) -> str:
        return " · ".join(filter(None, [obj.name, obj.region, obj.organisation]))


class CardForm(forms.Form):
    """What is known of a person. It carries what its author saw, so that two authors do not overwrite each other."""

    name = NameField(label=_("Name"), show_hidden_initial=True)
    region = LineField(label=_("Region"), required=False, show_hidden_initial=True)
    organisation = LineField(label=_("Organisation"), required=False, show_hidden_initial=True)
    job_title = LineField(label=_("Position"), required=False, show_hidden_initial=True)
    phone = PhoneField(
        label=_("Phone"),
        required=False,
        max_length=60,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = EmailField(
        label=_("E-mail"),
        required=False,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocapitalize": "none"}),
    )

    def __init__(self, participant: Participant, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(participant, name) for name in CARD_FIELDS})
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def seen(self) -> dict[str, str]:
        """What stood in the fields when their author read them; a field that does not say so is left out."""
        names = {name: self[name].html_initial_name for name in CARD_FIELDS}
        return {name: self.data[sent] for name, sent in names.items() if sent in self.data}

    def show_conflict(self, conflict: CardConflictError) -> None:
        """Say at each field what somebody else wrote there; sent once more, the own text is taken."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name, text in conflict.theirs.items():
            sentence = _("Somebody has written here: “%(text)s”. Save once more to put your text in its place.")
            self.add_error(name, str(sentence % {"text": text or "—"}))
            self.data[self[name].html_initial_name] = text  # type: ignore[index]  # a QueryDict


class BadgeForm(forms.Form):
    """The code of a badge, typed or read by a scanner, which reads the address of the badge's QR."""

    code = LineField(
        label=_("Code of the badge"),
        max_length=300,
        widget=forms.TextInput(
            attrs=_OFF
            | {
                "class": "code-input",
                "autofocus": True,
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class WalkInForm(forms.Form):
    """Somebody who is not on the list: a name and a table, the rest may wait."""

    name = NameField(label=_("Name"), widget=forms.TextInput(attrs=_OFF))
    team = TeamChoiceField(
        label=_("Table"), queryset=Team.objects.none(), required=False, empty_label=_("No table yet")
    )
    region = LineField(label=_("Region"), required=False, widget=forms.TextInput(attrs=_OFF))
    organisation = LineField(label=_("Organisation"), required=False, widget=forms.TextInput(attrs=_OFF))
    form_id = forms.RegexField(r"^[\w-]{20,40}$", widget=forms.HiddenInput)

    def __init__(self, session: StrategySession, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": new_token()})
        _of_the_morning(self.fields["team"], session)


class SeatForm(forms.Form):
    """The table the headquarters give somebody, or none."""

    team = TeamChoiceField(label=_("Table"), queryset=Team.objects.none(), required=False, empty_label=_("No table"))

    def __init__(self, session: StrategySession, data: Any = None, team: Team | None = None) -> None:
        super().__init__(data, initial={"team": team})
        _of_the_morning(self.fields["team"], session)


class MarkedForm(SeatForm):
    """The people marked in a list, and the table they go to."""

    participants = RowsField(
        Participant.objects.none(),
        error_messages={
            "required": _("Mark people in the list first."),
            "invalid_choice": _("Somebody of the list is no longer there. Look at it and mark anew."),
        },
    )

    def __init__(self, session: StrategySession, data: Any = None) -> None:
        super().__init__(session, data)
        people: Any = self.fields["participants"]
        people.queryset = session.participants.all()


class EvenSeatingForm(forms.Form):
    """Who is seated, and how."""

    who = forms.ChoiceField(choices=[("rest", ""), ("anew", "")])
    how = forms.ChoiceField(
        label=_("How to seat"),
        choices=[("mixed", _("regions mixed")), ("in_order", _("in the order of the list"))],
        initial="mixed",
        widget=forms.RadioSelect,
    )


class TeamNameForm(forms.Form):
    """How a team calls itself."""

    name = LineField(label=_("Name of the team"), max_length=100, required=False, widget=forms.TextInput(attrs=_OFF))


class EraseForm(forms.Form):
    """A person's wish to be forgotten."""

    is_asked = forms.BooleanField(
        label=_("The person has asked for it."),
        error_messages={"required": _("Tick that the person has asked for it. It cannot be taken back.")},
    )


class MandateForm(forms.Form):
    """A member organisation and its right to vote."""

    organisation = NameField(label=_("Organisation"), max_length=300, widget=forms.TextInput(attrs=_OFF))
    weight = forms.IntegerField(label=_("Votes"), min_value=1, max_value=HEAVIEST, initial=1)
    holder = ChoiceOfPerson(
        label=_("Delegate"),
        queryset=Participant.objects.none(),
        required=False,
        empty_label=pgettext_lazy("delegate", "not named yet"),
    )
    proxy = ChoiceOfPerson(
        label=_("Proxy"), queryset=Participant.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, session: StrategySession, data: Any = None, mandate: Mandate | None = None) -> None:
        names = ("organisation", "weight", "holder", "proxy")
        super().__init__(data, initial={name: getattr(mandate, name) for name in names} if mandate else None)
        for name in ("holder", "proxy"):
            people: Any = self.fields[name]
            people.queryset = session.participants.defer("consent_text")


def _of_the_morning(field: Any, session: StrategySession) -> None:
    field.queryset = Team.objects.filter(session=session, round=Team.Round.NORMS)
