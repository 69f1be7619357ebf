"""Which wording a blueprint may hold: section by section, single texts and lists of texts."""

from sessions.domain import limits
from sessions.domain.blueprints.content import Wording
from sessions.domain.blueprints.marked import Marked

TEXTS = {
    "handout": "participant contact goal host key_questions expected_results hashtags agenda links materials notes",
    "triads": "title",
    "present": "number title question format example",
    "barriers": "number title question hint",
    "future": "number title question format example",
    "parts": "what effect on_what where what_hint effect_hint on_what_hint where_hint",
    "writing": "title present_title present present_format future_title future future_format",
    "criteria": "writing selecting assessing measures",
    "instructions": "triads_title parallel_title record_title talks_title measures_title measures_parallel_title",
    "measures": (
        "title mode present_title present_question future_title future_question number heading question format step"
        " what who result due"
    ),
}
LISTS = {
    "handout": "agenda_columns notes_columns",
    "instructions": "triads parallel record talks voting measures measures_parallel",
}


# Every place of the wording: section, name, and whether it holds a list of texts.
PLACES = [
    (section, name, is_list)
    for section in TEXTS
    for names, is_list in ((TEXTS[section], False), (LISTS.get(section, ""), True))
    for name in names.split()
]


def read_wording(marked: Marked) -> dict[str, Wording]:
    """Return the wording by section and name; a section or name that no page asks for is refused."""
    return {name: _section(name, section) for name, section in marked.entries(set(TEXTS)).items()}


def _section(name: str, marked: Marked) -> Wording:
    texts, lists = TEXTS[name].split(), LISTS.get(name, "").split()
    section: Wording = {}
    for key, entry in marked.entries({*texts, *lists}).items():
        section[key] = entry.texts(limits.WORDING) if key in lists else entry.text(limits.WORDING)
    return section
