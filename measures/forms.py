"""What the crew sends about teams and plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.domain.plans import COMMENT_LENGTH
from okmo_session.core.forms import RowsField, TextField
from sessions.models import Participant, StrategySession


class PeopleForm(forms.Form):
    """Who is to sit at a table: people of this session, many at once."""

    participants = RowsField(
        Participant.objects.none(),
        error_messages={"required": _("Mark the people first."), "invalid_choice": _("Somebody is not on the list.")},
    )

    def __init__(self, session: StrategySession, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        self.fields["participants"].queryset = session.participants.all()  # type: ignore[attr-defined]  # a choice field


class NewTeamForm(PeopleForm):
    """A new team, also without people yet; `known_teams` says what the page showed."""

    known_teams = forms.IntegerField(min_value=0, max_value=10_000)

    def __init__(self, session: StrategySession, *args: object, **options: object) -> None:
        super().__init__(session, *args, **options)
        self.fields["participants"].required = False


class CommentForm(forms.Form):
    """What a team should change."""

    comment = TextField(
        label=_("What should the team change?"), max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
