"""What the crew's screens send: to the projector, and to a table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from okmo_session.screens.models import ProjectorControl
from sessions.domain.messages.nudges import TEXT_LENGTH


class SceneForm(forms.Form):
    """The scene that shall be on the wall; none, which follows the day."""

    scene = forms.ChoiceField(choices=[("", ""), *ProjectorControl.Scene.choices], required=False)


class SwitchForm(forms.Form):
    """Something that is on or off: said, not turned round, so that a second click changes nothing."""

    on = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class NudgeForm(forms.Form):
    """What a table is reminded of."""

    text = TextField(
        label=_("What the table still owes"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a few words what the table still owes.")},
    )
