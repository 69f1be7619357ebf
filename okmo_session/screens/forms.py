"""What a console sends to the projector."""

from django import forms

from okmo_session.screens.models import ProjectorControl


class SceneForm(forms.Form):
    """The scene that shall be on the wall; none, which follows the day."""

    scene = forms.ChoiceField(choices=[("", ""), *ProjectorControl.Scene.choices], required=False)


class SwitchForm(forms.Form):
    """Something that is on or off: said, not turned round, so that a second click changes nothing."""

    on = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
