"""The record of a team as a form of paper: printed before the day, filled in by hand, typed in by the headquarters."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from okmo_session.core.qr import Qr, qr_code
from okmo_session.reports.documents.protocol import let_long_words_break
from sessions.domain.agenda.deadlines import deadline_of
from sessions.models import Deadline, Participant, StrategySession, Team

MEMBER_LINES = 8
# How many rows of boxes each part of a norm gets.
PART_ROWS = {"what": 2, "effect": 2, "on_what": 2, "where": 1}


@dataclass(frozen=True)
class PaperForm:
    """The form of one table: what is known is printed, the rest is left to be written."""

    team: Team
    members: list[Participant]
    empty_lines: range
    triads: list[str]
    qr: Qr


def record_forms_html(session: StrategySession, root: str, number: int | None = None) -> str:
    """Return the forms of every table of the morning, or of table `number` alone; `root` is the address in the codes.

    The same session gives the same text: no time of making in it, and nothing secret.
    """
    with translation.override(session.language), timezone.override(session.zone):
        html = render_to_string("reports/forms/paper.html", _context(session, root, number))
        return let_long_words_break(html)


def _context(session: StrategySession, root: str, number: int | None) -> dict[str, Any]:
    teams = session.teams.filter(round=Team.Round.NORMS).select_related("speaker").order_by("table_number")
    chosen = teams.filter(table_number=number) if number else teams
    return {
        "session": session,
        "forms": [_form(session, team, root) for team in chosen.prefetch_related("seats__participant")],
        "deadline": deadline_of(session, Deadline.Purpose.RECORD),
        "parts": [(session.words["parts"][part], range(rows)) for part, rows in PART_ROWS.items()],
        "barriers": range(1, session.record_barriers_max + 1),
        "key_questions": list(session.key_questions.all()),
    }


def _form(session: StrategySession, team: Team, root: str) -> PaperForm:
    members = sorted((seat.participant for seat in team.seats.all()), key=lambda member: member.name)
    url = root + reverse("triads:entry", args=[session.slug, team.table_number])
    return PaperForm(
        team=team,
        members=members,
        empty_lines=range(len(members) + 1, max(MEMBER_LINES, len(members)) + 1),
        triads=[f"{team.table_number}.{slot}" for slot in range(1, session.team_triads + 1)],
        qr=qr_code(url),
    )
