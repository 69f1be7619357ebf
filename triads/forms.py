"""What headquarters send about a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from triads.domain.comments import COMMENT_LENGTH


class CommentForm(forms.Form):
    """What a table should change in its record."""

    comment = TextField(
        label=_("What should the table change?"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what the table should change.")},
    )
