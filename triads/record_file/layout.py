"""The lines of the file of a record, in order: what each is called, and which field of the record it holds."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from okmo_session.core.forms import LINE, PARAGRAPH
from okmo_session.core.text import search_key
from okmo_session.core.tokens import derived_token
from sessions.models import StrategySession, Team
from triads.domain.record.fields import BARRIER_LENGTH, NAME_LENGTH
from triads.models import Norm

MEMBER_LINES = 12
KEY_START = "okmo-record:"
# The number of a triad; where a table's number is left out or changed by Excel, the slot is what counts.
_NUMBER = re.compile(r"\d+[.,](\d+)")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Line:
    """A line of the file: the field of the record that it holds, and the words that stand beside it."""

    name: str
    section: str
    label: str
    hint: str = ""
    limit: int = PARAGRAPH


def file_key(team: Team) -> str:
    """Return what a file of `team` carries unseen, so that it is told from one of another table or session."""
    return KEY_START + derived_token("record file", f"{team.session_id}:{team.pk}")


def heads() -> list[str]:
    """Return the heads of the columns; the first is of the column of field names, which is hidden."""
    return [_("Code"), _("Part"), _("Field"), _("Text"), _("Hint")]


def lines_of(session: StrategySession, number: int) -> list[Line]:
    """Return the lines of the file of table `number`, its members left out."""
    lines = [
        Line("name", _("Team"), _("Name of the team"), limit=NAME_LENGTH),
        Line("speaker", _("Team"), _("Speaker"), _("Choose one of the members."), LINE),
    ]
    for slot in range(1, session.team_triads + 1):
        lines += _lines_of_triad(session, number, slot)
    return lines


def member_line(place: int) -> Line:
    """Return the line of the member who is listed at `place`, from 1."""
    return Line(f"member-{place}", _("Members"), str(place), limit=LINE)


def word_key(text: str) -> str:
    """Return the form in which what stands beside a text is found again: no case, no ё, no signs, no table's number."""
    return _NO_WORD.sub(" ", search_key(_NUMBER.sub(r"\1", text))).strip()


def _lines_of_triad(session: StrategySession, number: int, slot: int) -> list[Line]:
    title = _("Triad %(number)s") % {"number": f"{number}.{slot}"}
    words = session.words
    question = [Line(f"key_question:{slot}", title, _("Key question"), _("Choose one from the list."), LINE)]
    barriers = [
        Line(
            f"barrier-{position}:{slot}",
            f"{title}. {words['barriers']['title']}",
            _("Barrier %(number)s") % {"number": position},
            limit=BARRIER_LENGTH,
        )
        for position in range(1, session.record_barriers_max + 1)
    ]
    norms = {side: _lines_of_norm(session, title, side, slot) for side in ("present", "future")}
    return question + norms["present"] + barriers + norms["future"]


def _lines_of_norm(session: StrategySession, title: str, side: str, slot: int) -> list[Line]:
    hints = session.wording.get("parts") or {}
    section = f"{title}. {session.words[side]['title']}"
    return [
        Line(f"{side}_{part}:{slot}", section, session.words["parts"][part], hints.get(f"{part}_hint") or "")
        for part in Norm.PARTS
    ]
