"""What the crew sends about the image of the future."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triads.models import KeyQuestion, Triad

NO_QUESTION = "none"


class QuestionForm(forms.Form):
    """The key question that a priority answers, by its number, or none."""

    question = forms.ChoiceField(
        label=_("Which question does it answer?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a question, or that it answers none."),
            "invalid_choice": _("The session has no such key question. Choose one from the list."),
        },
    )

    def __init__(self, triad: Triad, data: Any = None) -> None:
        super().__init__(data, initial={"question": str(triad.key_question_id or NO_QUESTION)})
        self._questions = {str(question.pk): question for question in triad.session.key_questions.all()}
        words = [(value, question.text) for value, question in self._questions.items()]
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField), "a choice of questions"
        field.choices = [*words, (NO_QUESTION, _("It answers none of them"))]

    @property
    def chosen(self) -> KeyQuestion | None:
        """The question of the valid form; None where it shall answer none."""
        return self._questions.get(self.cleaned_data["question"])
