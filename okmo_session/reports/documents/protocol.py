"""The protocol: the whole session as one document on A4, in the language of the session."""

import re
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from okmo_session.reports.documents.hall import hall_tables, people_without_table, regions_of
from okmo_session.reports.documents.plans import priorities_with_plans
from okmo_session.reports.documents.vote import votes_of
from sessions.actors import Actor
from sessions.models import StrategySession
from triads.domain.image.parts import parts_to_read

# An entity is never cut: its «&» ends the word before it, and the rest of it is shorter than a piece.
_ENDLESS_WORD = re.compile(r"[^\s<>&]{100,}")
_PIECE = re.compile(".{20}")


def protocol_html(session: StrategySession, actor: Actor) -> str:
    """Return the protocol as `actor` may read it. The same session gives the same text: no time of making in it."""
    with translation.override(session.language), timezone.override(session.zone):
        return let_long_words_break(render_to_string("reports/protocol.html", _context(session, actor)))


def let_long_words_break(html: str) -> str:
    """Return `html` with invisible places to break in words that no hash or address is as long as.

    WeasyPrint looks for a place to break again from every line: ten thousand letters without a space took a minute.
    """
    return _ENDLESS_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), html)


def _context(session: StrategySession, actor: Actor) -> dict[str, Any]:
    tables = hall_tables(session, actor)
    without_table = people_without_table(session)
    people = [person for table in tables for person in table.members] + without_table
    return {
        "session": session,
        "stages": session.stages.all(),
        "key_questions": session.key_questions.all(),
        "tables": tables,
        "without_table": without_table,
        "people_count": len(people),
        "region_count": len(regions_of(people)),
        "votes": votes_of(session, actor),
        "priorities": priorities_with_plans(session),
        "image": parts_to_read(session),
    }
