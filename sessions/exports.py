"""People and programme as tables."""

import datetime as dt

from django.utils.translation import gettext as _

from okmo_session.core.exports.tables import Cell, Table
from sessions.domain.people.hall import people_of
from sessions.domain.people_import.columns import TITLES, Column
from sessions.domain.people_import.listed import FIELDS
from sessions.models import StrategySession, Team


def people_table(session: StrategySession) -> Table:
    """Return everybody of the session by table, without contacts, codes and the words they agreed to."""
    afternoon = {one.participant.pk: one.team for one in people_of(session, Team.Round.MEASURES)}
    rows: list[list[Cell]] = []
    for number, person in enumerate(people_of(session, Team.Round.NORMS), start=1):
        one = person.participant
        rows.append(
            [
                number,
                one.name,
                one.region,
                one.organisation,
                _table_number(person.team),
                _table_number(afternoon.get(one.pk)),
                str(one.get_source_display()),
                _moment(session, one.joined_at),
                _moment(session, one.admitted_at),
                _moment(session, one.consented_at),
            ]
        )
    columns = [
        _("No."),
        _("Name"),
        _("Region"),
        _("Organisation"),
        _("Table"),
        _("Table for measures"),
        _("How they came in"),
        _("Joined at"),
        _("Admitted at"),
        _("Agreed to their data being kept"),
    ]
    return Table(_("People"), columns, rows)


def agenda_table(session: StrategySession) -> Table:
    """Return the programme with plan and fact, by the hall's clock."""
    rows: list[list[Cell]] = [
        [
            stage.position,
            _time(session, stage.planned_at),
            _time(session, stage.planned_end),
            stage.planned_minutes,
            stage.title,
            stage.result,
            str(stage.get_kind_display()),
            str(stage.get_state_display()),
            _time(session, stage.started_at),
            _time(session, stage.finished_at),
        ]
        for stage in session.stages.all()
    ]
    columns = [
        _("No."),
        _("Planned start"),
        _("Planned end"),
        _("Minutes"),
        _("Stage"),
        _("Result"),
        _("Kind"),
        _("State"),
        _("Started"),
        _("Finished"),
    ]
    return Table(_("Programme"), columns, rows)


def _table_number(team: Team | None) -> int | None:
    return team.table_number if team else None


def _time(session: StrategySession, moment: dt.datetime | None) -> str:
    return moment.astimezone(session.zone).strftime("%H:%M") if moment else ""


def _moment(session: StrategySession, moment: dt.datetime | None) -> str:
    return moment.astimezone(session.zone).strftime("%d.%m.%Y %H:%M") if moment else ""


def people_sample() -> Table:
    """Return three made-up people in the columns that an import of people knows."""
    columns = [Column.NAME, *(Column(name) for name in FIELDS[1:]), Column.TABLE]
    rows: list[list[Cell]] = [
        [
            _("Ivanova Anna Sergeevna"),
            _("Samara Region"),
            _("Association “Volga”"),
            _("director"),
            "+7 900 000-00-01",
            "ivanova@example.org",
            1,
        ],
        [
            _("Petrov Ilya Maksimovich"),
            _("Tver Region"),
            _("City Library № 3"),
            _("specialist"),
            "",
            "petrov@example.org",
            2,
        ],
        [_("Safina Gulnara Rinatovna"), _("Republic of Tatarstan"), "", "", "8 (900) 000-00-03", "", None],
    ]
    return Table(_("People"), [str(TITLES[column]) for column in columns], rows)
