"""The session as a workbook: a sheet about the day, then the tables of every app."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.exports import measures_table
from okmo_session.core.clock import now
from okmo_session.core.exports.tables import Cell, Table
from okmo_session.core.exports.xlsx import WorkbookMeta, workbook
from okmo_session.reports.documents.vote import votes_of
from okmo_session.reports.rules import can_read_all_triads
from sessions.actors import Actor
from sessions.exports import agenda_table, people_table
from sessions.models import StrategySession, Team
from triads.domain.visibility import talks_have_begun
from triads.exports import assessment_table, drafts_table, image_table, remarks_table, triads_table
from voting.exports import vote_tables


def session_workbook(session: StrategySession, actor: Actor) -> bytes:
    """Return the XLSX of `session` as `actor` may read it, in the language and the time zone of the session."""
    with translation.override(session.language), timezone.override(session.zone):
        meta = WorkbookMeta(session.title, session.organiser, now(), empty=_("There is nothing here yet."))
        return workbook(session_tables(session, actor), meta)


def session_tables(session: StrategySession, actor: Actor) -> list[Table]:
    """Return the sheets in the order of the day."""
    return [
        _about(session),
        agenda_table(session),
        people_table(session),
        drafts_table(session, actor),
        _triads(session, actor),
        assessment_table(session, actor),
        remarks_table(session, actor),
        *_vote(session, actor),
        image_table(session),
        measures_table(session),
    ]


def _triads(session: StrategySession, actor: Actor) -> Table:
    table = triads_table(session)
    if can_read_all_triads(actor, talks_have_begun(session)):
        return table
    return replace(table, rows=[], empty=_("The triads can be read from the talks on."))


def _vote(session: StrategySession, actor: Actor) -> Iterator[Table]:
    for table in vote_tables(session, actor):
        yield table if table.rows else replace(table, empty=votes_of(session, actor)[-1].why_unknown)


def _about(session: StrategySession) -> Table:
    questions = [(_("Key question"), question.text) for question in session.key_questions.all()]
    results = [(_("Expected result"), text) for text in session.expected_results]
    facts: list[tuple[str, Cell]] = [
        (_("Session"), session.title),
        (_("Motto"), session.motto),
        (_("Date"), date_format(session.date, "DATE_FORMAT")),
        (_("Place"), session.place),
        (_("Organiser"), session.organiser),
        (_("Host"), session.host_name),
        (_("Goal of the session"), session.goal),
        *questions,
        *results,
        (_("Tables"), session.teams.filter(round=Team.Round.NORMS).count()),
        (_("Participants"), session.participants.count()),
        (_("This workbook was made"), date_format(timezone.localtime(now()), "d.m.Y H:i")),
    ]
    return Table(_("Session"), [_("About the session"), _("Value")], facts)
