"""The fields of a record in words, for whoever reads of one outside its form: what it is called, what stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.models import StrategySession, Team
from triads.domain.record.fields import BARRIER, NORM_FIELDS, fields_of
from triads.models import Record


@dataclass(frozen=True)
class WordedField:
    """A field with its name in words; `value` is what it holds, `text` what that says."""

    name: str
    label: str
    value: str
    text: str


def worded_fields(record: Record) -> Iterator[WordedField]:
    """Return the fields of `record` that hold words of the table, in the order of the page."""
    session = record.team.session
    questions = question_texts(session)
    for name, field in fields_of(record).items():
        if has_words(name):
            yield WordedField(name, label_of(record.team, name), field.value, words_in(name, field.value, questions))


def has_words(name: str) -> bool:
    """Tell whether the field holds words of the table, and not who said them."""
    kind = name.partition(":")[0]
    return kind in ("name", "key_question", *NORM_FIELDS) or BARRIER.fullmatch(kind) is not None


def label_of(team: Team, name: str) -> str:
    """Return what the field is called: «7.2, Норма будущего: ЧТО»."""
    kind, _colon, slot = name.partition(":")
    barrier, number = BARRIER.fullmatch(kind), f"{team.table_number}.{slot}"
    if kind == "name":
        return _("Name of the team")
    if barrier:
        return _("%(number)s, barrier %(position)s") % {"number": number, "position": barrier[1]}
    if kind == "key_question":
        return _("%(number)s, key question") % {"number": number}
    side, _line, part = kind.partition("_")
    words = team.session.words
    return f"{number}, {words[side]['title']}: {words['parts'][part]}"


def question_texts(session: StrategySession) -> dict[str, str]:
    """Return the key questions of `session` by their numbers, as a field holds them."""
    return {str(question.pk): question.text for question in session.key_questions.all()}


def words_in(name: str, value: str, questions: dict[str, str]) -> str:
    """Return what `value` says in the field `name`; the field of the key question holds a number."""
    return questions.get(value, "") if name.startswith("key_question") else value
