"""The session as a workbook: a sheet about the day, then a table of every app."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.exports import measures_table
from okmo_session.core.clock import now
from okmo_session.core.exports.tables import Cell, Table
from okmo_session.core.exports.xlsx import WorkbookMeta, workbook
from sessions.actors import Actor
from sessions.exports import agenda_table, people_table
from sessions.models import StrategySession


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
        measures_table(session),
    ]


def _about(session: StrategySession) -> Table:
    facts: list[tuple[str, Cell]] = [
        (_("Session"), session.title),
        (_("Motto"), session.motto),
        (_("Date"), date_format(session.date, "DATE_FORMAT")),
        (_("Place"), session.place),
        (_("Organiser"), session.organiser),
        (_("Host"), session.host_name),
        (_("Goal of the session"), session.goal),
        *[
            (_("Key question %(number)s") % {"number": question.position}, question.text)
            for question in session.key_questions.all()
        ],
        *[
            (_("Expected result %(number)s") % {"number": number}, text)
            for number, text in enumerate(session.expected_results, 1)
        ],
        (_("Tables"), session.teams.filter(round="norms").count()),
        (_("Participants"), session.participants.count()),
        (_("This workbook was made"), date_format(timezone.localtime(now()), "d.m.Y H:i")),
    ]
    return Table(_("Session"), [_("About the session"), _("Value")], [list(fact) for fact in facts])
