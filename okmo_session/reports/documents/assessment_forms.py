"""The assessment sheet as a form of paper: a line for each triad of the other tables, boxes from 1 to 5, a remark."""

import textwrap
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from okmo_session.reports.documents.protocol import let_long_words_break
from sessions.domain.agenda.deadlines import deadline_of
from sessions.models import Deadline, StrategySession, Team
from triads.domain.assessment.assessing import assessing_criteria
from triads.domain.assessment.fields import SCORES
from triads.models import Triad

# So much of a triad helps to find it again: the hall hears it in full.
SHORT = 96
# More columns of boxes need the page lengthwise.
UPRIGHT = 4


@dataclass(frozen=True)
class AssessmentForm:
    """The form of one table: number and first words of each triad of others; a triad not written yet has no words."""

    team: Team
    lines: list[tuple[str, str]]


def assessment_forms_html(session: StrategySession, number: int | None = None) -> str:
    """Return the forms of every table of the morning, or of table `number` alone.

    The same session gives the same text: no time of making in it.
    """
    with translation.override(session.language), timezone.override(session.zone):
        return let_long_words_break(render_to_string("reports/forms/assessment.html", _context(session, number)))


def _context(session: StrategySession, number: int | None) -> dict[str, Any]:
    teams = list(session.teams.filter(round=Team.Round.NORMS).order_by("table_number"))
    criteria = assessing_criteria(session)
    lines = {team.pk: _lines(session, team, triads) for team, triads in _triads_of(session, teams)}
    return {
        "session": session,
        "forms": [
            AssessmentForm(team, [line for other in teams if other != team for line in lines[other.pk]])
            for team in teams
            if number is None or team.table_number == number
        ],
        "criteria": criteria,
        "is_wide": len(criteria) > UPRIGHT,
        "scores": SCORES,
        "deadline": deadline_of(session, Deadline.Purpose.ASSESSMENT),
    }


def _triads_of(session: StrategySession, teams: list[Team]) -> list[tuple[Team, dict[int, Triad]]]:
    triads = list(session.triads.filter(team__in=teams).for_reading())
    return [(team, {triad.slot: triad for triad in triads if triad.team_id == team.pk}) for team in teams]


def _lines(session: StrategySession, team: Team, triads: dict[int, Triad]) -> list[tuple[str, str]]:
    """Return a line for each slot, so that forms printed early have room for every triad; one merged away has none."""
    slots = [slot for slot in range(1, session.team_triads + 1) if not (slot in triads and triads[slot].merged_into_id)]
    return [(f"{team.table_number}.{slot}", _words(triads.get(slot))) for slot in slots]


def _words(triad: Triad | None) -> str:
    if triad is None or triad.is_empty:
        return ""
    return textwrap.shorten(triad.future_sentence or triad.present_sentence, SHORT, placeholder="…")
