"""The pages of the wording: what stands over columns, in instructions and headings of screens and papers."""

from django.utils.translation import gettext_lazy as _

from okmo_session.preparation.entries import Entry, Page, Part, Words


def _line(place: str, label: Words) -> Entry:
    return Entry(f"wording.{place}", label)


def _text(place: str, label: Words) -> Entry:
    return Entry(f"wording.{place}", label, "")


def _list(place: str, label: Words) -> Entry:
    return Entry(f"wording.{place}", label, "", _("One item a line"))


def _norm(side: str, title: Words) -> Part:
    return Part(
        title,
        (
            _line(f"{side}.title", _("Heading of the column")),
            _line(f"{side}.number", _("Number of the column on paper")),
            _text(f"{side}.question", _("Question over the column")),
            _text(f"{side}.format", _("How to write it down")),
            _text(f"{side}.example", _("Example")),
        ),
        layout=side,
    )


_COLUMNS = Page(
    "columns",
    _("Columns of a triad"),
    (
        Part(_("Over all columns"), (_text("triads.title", _("Heading of the form")),)),
        _norm("present", _("Left column: what is")),
        Part(
            _("Middle column: what stands between"),
            (
                _line("barriers.title", _("Heading of the column")),
                _line("barriers.number", _("Number of the column on paper")),
                _text("barriers.question", _("Question over the column")),
                _text("barriers.hint", _("Hint")),
            ),
            layout="barriers",
        ),
        _norm("future", _("Right column: what shall be")),
        Part(
            _("The four parts of a norm"),
            (
                _line("parts.what", _("First part")),
                _line("parts.what_hint", _("Its hint")),
                _line("parts.effect", _("Second part")),
                _line("parts.effect_hint", _("Its hint")),
                _line("parts.on_what", _("Third part")),
                _line("parts.on_what_hint", _("Its hint")),
                _line("parts.where", _("Fourth part")),
                _line("parts.where_hint", _("Its hint")),
            ),
            layout="pairs",
        ),
    ),
    _("What stays empty is not shown or has a neutral word."),
)
_INSTRUCTIONS = Page(
    "instructions",
    _("Instructions"),
    (
        Part(
            _("Work on triads"),
            (
                _line("instructions.triads_title", _("Heading")),
                _list("instructions.triads", _("In turn")),
                _line("instructions.parallel_title", _("Heading of what goes on beside it")),
                _list("instructions.parallel", _("Beside it")),
                _line("instructions.record_title", _("Heading of the result")),
                _list("instructions.record", _("What each team hands in")),
            ),
        ),
        Part(
            _("How norms are written"),
            (
                _line("writing.title", _("Heading")),
                _line("writing.present_title", _("What is: heading")),
                _text("writing.present", _("What is: explanation")),
                _text("writing.present_format", _("What is: how to write it down")),
                _line("writing.future_title", _("What shall be: heading")),
                _text("writing.future", _("What shall be: explanation")),
                _text("writing.future_format", _("What shall be: how to write it down")),
            ),
        ),
        Part(
            _("Talks and vote"),
            (
                _line("instructions.talks_title", _("Heading of the talks")),
                _list("instructions.talks", _("Talks")),
                _list("instructions.voting", _("Vote")),
            ),
        ),
        Part(
            _("Work on measures"),
            (
                _line("instructions.measures_title", _("Heading")),
                _list("instructions.measures", _("In turn")),
                _line("instructions.measures_parallel_title", _("Heading of what goes on beside it")),
                _list("instructions.measures_parallel", _("Beside it")),
            ),
        ),
    ),
    _("What stays empty is not shown or has a neutral word."),
)
_MEASURES = Page(
    "measures",
    _("Form of measures"),
    (
        Part(
            _("Over the form"),
            (
                _line("measures.title", _("Heading of the form")),
                _line("measures.mode", _("How people work on it")),
                _line("measures.present_title", _("What is: heading")),
                _text("measures.present_question", _("What is: question")),
                _line("measures.future_title", _("What shall be: heading")),
                _text("measures.future_question", _("What shall be: question")),
            ),
        ),
        Part(
            _("Measures"),
            (
                _line("measures.number", _("Number of the column on paper")),
                _line("measures.heading", _("Heading")),
                _text("measures.question", _("Question")),
                _text("measures.format", _("How to write it down")),
            ),
        ),
        Part(
            _("A step"),
            (
                _line("measures.step", _("Word for a step")),
                _line("measures.what", _("What is done")),
                _line("measures.who", _("Who does it")),
                _line("measures.result", _("With what result")),
                _line("measures.due", _("By when")),
            ),
            layout="pairs",
        ),
    ),
    _("What stays empty is not shown or has a neutral word."),
)
_HEADINGS = Page(
    "headings",
    _("Headings of the handout"),
    (
        Part(
            _("Printed handout"),
            (
                _line("handout.participant", _("Over the participant's name")),
                _line("handout.contact", _("Over the contacts")),
                _line("handout.goal", _("Over the goal")),
                _line("handout.host", _("Over the facilitator")),
                _line("handout.key_questions", _("Over the key questions")),
                _line("handout.expected_results", _("Over the expected results")),
                _line("handout.hashtags", _("Over the hashtags")),
                _line("handout.agenda", _("Over the programme")),
                _list("handout.agenda_columns", _("Columns of the programme")),
                _line("handout.links", _("Over the links")),
                _line("handout.materials", _("Over the materials")),
                _line("handout.notes", _("Over the notes")),
                _list("handout.notes_columns", _("Columns of the notes")),
            ),
            layout="pairs",
        ),
    ),
    _("What stays empty is not shown or has a neutral word."),
)
WORDING_PAGES = (_COLUMNS, _INSTRUCTIONS, _MEASURES, _HEADINGS)
