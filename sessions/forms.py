"""What the hall and the crew type: names, codes, accounts."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from okmo_session.core.text import has_letter
from okmo_session.core.tokens import new_token
from sessions.domain.messages.announcements import TEXT_LENGTH
from sessions.domain.tables.teams import TABLES_AT_ONCE
from sessions.models import Announcement, Participant, StrategySession, Team, User

PASSWORD_LENGTH = 200


class LineField(TextField):
    """A text of one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class NameField(LineField):
    """A name by which the hall can call somebody: one letter at least."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not has_letter(value):
            raise ValidationError(_("A name needs at least one letter."))


class TeamChoiceField(forms.ModelChoiceField[Team]):
    """A choice among tables, told by number and name."""

    def label_from_instance(self, obj: Team) -> str:
        return obj.title


def consent_text(session: StrategySession) -> str:
    """Return what a participant agrees to, in plain words; it is stored as it was shown."""
    if session.consent_text.strip():
        return session.consent_text
    organiser = session.organiser or _("the organiser of the session")
    return str(
        _(
            "I agree that %(organiser)s keeps my name, region and organisation to run this session and to write its"
            " protocol. Participants see them in the list of people. I can ask the headquarters at any time to"
            " delete them."
        )
        % {"organiser": organiser}
    )


class JoinForm(forms.Form):
    """Somebody who comes in by himself."""

    name = NameField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    team = TeamChoiceField(
        label=_("Your table"), queryset=Team.objects.none(), required=False, empty_label=_("No table yet")
    )
    region = LineField(label=_("Region"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    organisation = LineField(
        label=_("Organisation"), required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    consent = forms.BooleanField(error_messages={"required": _("Without your agreement we may not keep your name.")})
    form_id = forms.RegexField(r"^[\w-]{20,40}$", widget=forms.HiddenInput)

    def __init__(self, session: StrategySession, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": new_token()})
        team: Any = self.fields["team"]
        team.queryset = Team.objects.filter(session=session, round=Team.Round.NORMS)
        self.fields["consent"].label = consent_text(session)


class TableForm(forms.Form):
    """The table a participant sits down at."""

    team = TeamChoiceField(label=_("Your table"), queryset=Team.objects.none(), empty_label=_("Choose a table"))

    def __init__(self, session: StrategySession, data: Any = None) -> None:
        super().__init__(data)
        team: Any = self.fields["team"]
        team.queryset = Team.objects.filter(session=session, round=Team.Round.NORMS)


class CodeForm(forms.Form):
    """A code as it was printed or read aloud."""

    code = LineField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "code-input", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def _login_field() -> LineField:
    attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return LineField(label=_("Login"), max_length=60, widget=forms.TextInput(attrs=attrs))


def _password_field(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=PASSWORD_LENGTH, widget=widget)


class LoginForm(forms.Form):
    """A member of the crew who has an account."""

    login = _login_field()
    password = _password_field(_("Password"), "current-password")
    user: User | None = None

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        self.request = request
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "login" in data and "password" in data:
            found = authenticate(self.request, username=data["login"].casefold(), password=data["password"])
            self.user = found if isinstance(found, User) else None
            if self.user is None:
                raise ValidationError(_("Login and password do not belong together. Check the keyboard's language."))
        return data


class SetUpForm(forms.Form):
    """The account a member of the crew makes for himself."""

    name = NameField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    login = _login_field()
    password = _password_field(_("Password"), "new-password")
    password_again = _password_field(_("Password once more"), "new-password")

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"].casefold()
        return login

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "password" in data and "password_again" in data and data["password"] != data["password_again"]:
            self.add_error("password_again", _("The two passwords differ."))
        return data


class MemberForm(forms.Form):
    """Somebody whom a table writes in."""

    name = NameField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    region = LineField(label=_("Region"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class SpeakerForm(forms.Form):
    """The person who is to speak for a team."""

    participant = forms.ModelChoiceField(
        queryset=Participant.objects.none(),
        error_messages={"invalid_choice": _("This person is not in the session.")},
    )

    def __init__(self, session: StrategySession, data: Any) -> None:
        super().__init__(data)
        participant: Any = self.fields["participant"]
        participant.queryset = session.participants.all()


class TablesForm(forms.Form):
    """How many tables to add to those the page showed."""

    count = forms.IntegerField(label=_("How many tables to add"), min_value=1, max_value=TABLES_AT_ONCE, initial=1)
    after = forms.IntegerField(widget=forms.HiddenInput)


class AnnouncementForm(forms.Form):
    """What the crew tells the hall, and whom."""

    text = TextField(
        label=_("Message"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    audience = forms.ChoiceField(
        label=_("Whom"),
        choices=Announcement.Audience.choices,
        initial=Announcement.Audience.EVERYBODY,
        widget=forms.RadioSelect,
    )
