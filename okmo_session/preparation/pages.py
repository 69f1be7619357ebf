"""The pages on which a session is written, in the order of their navigation."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from okmo_session.core.typed import NO, YES
from okmo_session.preparation.entries import Entry, Page, Part
from okmo_session.preparation.wording_pages import WORDING_PAGES

_HEAD = Page(
    "head",
    _("Title and goal"),
    (
        Part(
            _("Title"),
            (
                Entry("title", _("Name of the session")),
                Entry("motto", _("Motto"), is_optional=True),
                Entry("date", _("Date"), "date", _("The programme moves to this day with all its times.")),
                Entry("place", _("Place"), is_optional=True),
                Entry("time_zone", _("Time zone"), "text", _("As Europe/Moscow or Asia/Yekaterinburg")),
                Entry("language", _("Language"), "select", options=tuple(settings.LANGUAGES)),
            ),
            layout="pairs",
        ),
        Part(
            _("Who holds it"),
            (
                Entry("organiser", _("Organiser"), is_optional=True),
                Entry("logo", _("Logo"), "text", _("Address of a picture, for the printed handout"), is_optional=True),
                Entry("host_name", _("Facilitator"), is_optional=True),
                Entry("host_introduction", _("About the facilitator"), "", is_optional=True),
            ),
            layout="pairs",
        ),
        Part(_("Goal"), (Entry("goal", _("What the session is for"), "", is_optional=True),)),
        Part(
            _("Consent"),
            (
                Entry(
                    "consent_text",
                    _("What a participant agrees to when joining"),
                    "",
                    _("Empty: a neutral text with the organiser's name is shown."),
                    is_optional=True,
                ),
            ),
        ),
        Part(
            _("Hashtags"),
            rows="hashtag",
            columns=(Entry("text", _("Hashtag")),),
            more=_("Add a hashtag"),
        ),
        Part(
            _("Where materials and photos will be"),
            rows="link",
            columns=(Entry("text", _("What it is")), Entry("url", _("Address"), "url")),
            more=_("Add a link"),
            layout="pairs",
        ),
    ),
)
_QUESTIONS = Page(
    "questions",
    _("Questions and results"),
    (
        Part(
            _("Key questions"),
            hint=_("Each team answers them; a triad may name the question it answers."),
            rows="question",
            columns=(Entry("text", _("Question"), ""),),
            more=_("Add a question"),
            sentence=_("The question is deleted. Triads that name it keep their texts and name no question."),
        ),
        Part(
            _("Expected results"),
            rows="result",
            columns=(Entry("text", _("Result"), ""),),
            more=_("Add a result"),
        ),
    ),
)


def _criteria(purpose: str, title: object, hint: object) -> Part:
    return Part(
        title,
        (Entry(f"wording.criteria.{purpose}", _("Heading")),),
        hint,
        rows=f"criterion-{purpose}",
        columns=(Entry("text", _("Criterion"), ""),),
        more=_("Add a criterion"),
    )


_CRITERIA = Page(
    "criteria",
    _("Criteria"),
    (
        _criteria("writing", _("For writing triads"), _("Beside the record while a table writes.")),
        _criteria("selecting", _("For choosing the team's triads"), _("Beside the record while a table chooses.")),
        _criteria("assessing", _("For assessing triads of others"), _("On the assessment form.")),
        _criteria("measures", _("For choosing measures"), _("Beside the plan of measures.")),
    ),
)


def _number(name: str, label: object, hint: object = "") -> Entry:
    return Entry(name, label, "number", hint)


_NUMBERS = Page(
    "numbers",
    _("Numbers"),
    (
        Part(
            _("Triads"),
            (
                _number("drafts_min", _("Drafts of a person, at least")),
                _number("drafts_max", _("Drafts of a person, at most")),
                _number("team_triads", _("Triads of a team"), _("A record that a table has opened keeps its number.")),
                Entry("horizon", _("By when the future is"), "text", _("For example: in 2026–2028"), is_optional=True),
            ),
            layout="numbers",
        ),
        Part(
            _("Barriers"),
            (
                _number("draft_barriers_min", _("Barriers of a draft, at least")),
                _number("draft_barriers_max", _("Barriers of a draft, at most")),
                _number("record_barriers_warn", _("Barriers of a team's triad: fewer are pointed out")),
                _number("record_barriers_max", _("Barriers of a team's triad, at most")),
            ),
            layout="numbers",
        ),
        Part(
            _("Talks"),
            (
                _number("talk_minutes", _("A team's talk, minutes")),
                _number("question_minutes", _("Questions to a team, minutes")),
                _number("report_minutes", _("Report on measures, minutes")),
                Entry(
                    "assessed_by_person",
                    _("Who assesses the triads of the others?"),
                    "select",
                    options=((NO, _("Each team, on one sheet")), (YES, _("Each participant, on a sheet of his own"))),
                ),
            ),
            layout="numbers",
        ),
        Part(
            _("Vote"),
            (
                _number("picks", _("Votes of a person")),
                _number("winners", _("Priorities chosen")),
                Entry(
                    "own_triads_allowed",
                    _("May one vote for triads of one's own table?"),
                    "select",
                    options=((YES, _("Yes")), (NO, _("No"))),
                ),
            ),
            _("A vote that is prepared already keeps its numbers."),
            layout="numbers",
        ),
        Part(
            _("Measures"),
            (
                _number("measures_min", _("Measures of a plan, at least")),
                _number("measures_max", _("Measures of a plan, at most")),
            ),
            layout="numbers",
        ),
    ),
)
_MATERIALS = Page(
    "materials",
    _("Useful materials"),
    (
        Part(
            _("Materials"),
            hint=_("Entries of one section stand together; the heading of a section is written at each of them."),
            rows="material",
            columns=(
                Entry("section", _("Section"), is_optional=True),
                Entry("title", _("What it is"), ""),
                Entry("urls", _("Addresses, one a line"), "", is_optional=True),
            ),
            more=_("Add a material"),
            layout="material",
        ),
    ),
)
PAGES = {page.name: page for page in (_HEAD, _QUESTIONS, _CRITERIA, *WORDING_PAGES, _NUMBERS, _MATERIALS)}
