"""The plans of measures as rows."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.domain.plans import plans_of
from measures.models import Measure, MeasurePlan
from okmo_session.core.exports.tables import Cell, Table
from sessions.models import StrategySession


def measures_table(session: StrategySession) -> Table:
    """Return the written steps of every plan in the order of priorities, dates as the reader writes them."""
    words = session.words["measures"]
    columns = [
        _("Priority"),
        _("Triad"),
        _("Team"),
        _("Speaker"),
        *(words[name] for name in ("step", "what", "who", "result", "due")),
        _("State"),
    ]
    rows = [
        [*_heading(plan), *_step(measure), str(plan.get_state_display())]
        for plan in plans_of(session)
        for measure in plan.written_measures
    ]
    return Table(_("Measures"), columns, rows)


def _heading(plan: MeasurePlan) -> list[Cell]:
    team = plan.team
    name = f"{team.table_number}. {team.name}" if team.name else str(team.table_number)
    speaker = team.speaker.name if team.speaker else ""
    return [plan.priority.priority_rank, plan.priority.number, name, speaker]


def _step(measure: Measure) -> list[Cell]:
    due = date_format(measure.due, "SHORT_DATE_FORMAT") if measure.due else ""
    return [measure.position, measure.what, measure.who, measure.result, due]
