"""The teams' triads as rows."""

from django.utils.translation import gettext as _

from okmo_session.core.exports.tables import Cell, Table
from sessions.models import StrategySession
from triads.models import Record, Triad


def triads_table(session: StrategySession) -> Table:
    """Return every triad of a table in which something is written, by number, each barrier in a column of its own."""
    triads = [triad for triad in _team_triads(session) if not triad.is_empty]
    barriers = max([len(triad.barrier_texts) for triad in triads] + [1])
    columns = [
        _("Triad"),
        _("Table"),
        _("Team"),
        _("Speaker"),
        _("Key question"),
        session.words["present"]["title"],
        *[_("Barrier %(number)s") % {"number": number} for number in range(1, barriers + 1)],
        session.words["future"]["title"],
        _("Record"),
        _("Made one with"),
        _("Priority"),
    ]
    states = {
        record.team_id: str(record.get_state_display()) for record in Record.objects.filter(team__session=session)
    }
    rows = [_row(triad, barriers, states) for triad in triads]
    return Table(_("Triads"), columns, rows, empty=_("No table has written a triad yet."))


def _team_triads(session: StrategySession) -> list[Triad]:
    triads = session.triads.filter(team__isnull=False).for_reading().select_related("team__speaker")
    return list(triads.order_by("team__table_number", "slot"))


def _row(triad: Triad, barriers: int, states: dict[int, str]) -> list[Cell]:
    team = triad.team
    assert team is not None, "only triads of tables are listed"
    texts = triad.barrier_texts
    return [
        triad.number,
        team.table_number,
        team.name,
        team.speaker.name if team.speaker else "",
        triad.key_question.text if triad.key_question else "",
        triad.present_sentence,
        *texts,
        *[""] * (barriers - len(texts)),
        triad.future_sentence,
        states.get(team.pk, ""),
        triad.merged_into.number if triad.merged_into else "",
        triad.priority_rank,
    ]
