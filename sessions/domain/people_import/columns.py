"""Which column of a list of people holds what: told by its heading, in Russian or English, however it is spelled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.imports.sheets import Fault, FileError, Sheet, SheetRow
from okmo_session.core.text import search_key

ROWS_MAX = 3000
_HEADER_WITHIN = 30


class Column(StrEnum):
    """What a list of people may say; a field of the participant, a part of the name, or the table."""

    NAME = "name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    REGION = "region"
    ORGANISATION = "organisation"
    JOB_TITLE = "job_title"
    PHONE = "phone"
    EMAIL = "email"
    TABLE = "table"


TITLES: dict[str, Promise] = {
    Column.NAME: gettext_lazy("Full name"),
    Column.SURNAME: gettext_lazy("Surname"),
    Column.GIVEN_NAME: gettext_lazy("Given name"),
    Column.PATRONYMIC: gettext_lazy("Patronymic"),
    Column.REGION: gettext_lazy("Region"),
    Column.ORGANISATION: gettext_lazy("Organisation"),
    Column.JOB_TITLE: gettext_lazy("Job title"),
    Column.PHONE: gettext_lazy("Phone"),
    Column.EMAIL: gettext_lazy("E-mail"),
    Column.TABLE: gettext_lazy("Table"),
}

# Headings without signs, ё and capitals; of two columns the one whose heading stands further left here is taken.
_HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.NAME: (
        "фио",
        "ф и о",
        "фамилия имя отчество",
        "фамилия имя",
        "фамилия и имя",
        "имя и фамилия",
        "имя фамилия",
        "участник",
        "имя участника",
        "full name",
        "participant",
    ),
    Column.SURNAME: ("фамилия", "surname", "last name", "family name"),
    # Alone it is the whole name.
    Column.GIVEN_NAME: ("имя", "name", "first name", "given name"),
    Column.PATRONYMIC: ("отчество", "middle name", "patronymic"),
    Column.REGION: ("регион", "субъект рф", "субъект федерации", "город", "region", "city"),
    Column.ORGANISATION: (
        "организация",
        "наименование организации",
        "название организации",
        "место работы",
        "компания",
        "учреждение",
        "organisation",
        "organization",
        "company",
    ),
    Column.JOB_TITLE: ("должность", "job title", "job", "position"),
    Column.PHONE: (
        "мобильный телефон",
        "телефон",
        "номер телефона",
        "контактный телефон",
        "сотовый телефон",
        "сотовый",
        "тел",
        "мобильный",
        "моб",
        "phone",
        "phone number",
        "mobile",
        "mobile phone",
    ),
    Column.EMAIL: (
        "e mail",
        "email",
        "почта",
        "электронная почта",
        "адрес электронной почты",
        "эл почта",
        "mail",
        "e mail address",
        "email address",
    ),
    Column.TABLE: ("стол", "номер стола", "стола", "стол номер", "table", "table number", "table no"),
}
_NAME_PARTS = (Column.SURNAME, Column.GIVEN_NAME, Column.PATRONYMIC)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Header:
    """The row that names the columns: where each is (from 0), and the headings nobody asked for."""

    row: SheetRow
    columns: dict[Column, int]
    unused: list[str]

    @property
    def name_columns(self) -> list[int]:
        """Where the name stands: in one column, or in its parts in the order they are spoken."""
        if Column.NAME in self.columns:
            return [self.columns[Column.NAME]]
        return [self.columns[part] for part in _NAME_PARTS if part in self.columns]

    def titles(self) -> list[tuple[str, str]]:
        """Return each heading with what it was taken for, from left to right."""
        places = sorted(self.columns.items(), key=lambda item: item[1])
        return [(self.row.cell(place), str(TITLES[column])) for column, place in places]


def people_sheet(sheets: Iterable[Sheet]) -> list[SheetRow]:
    """Return header and rows of the first sheet that has a column of names; FileError where there is none."""
    for sheet in sheets:
        header = find_header(sheet.rows)
        if header is None:
            _refuse_hidden_names(sheet.rows)
            continue
        if sheet.is_cut:
            raise FileError(
                _("There are more than %(rows)d rows in the list. Divide it into several files.") % {"rows": ROWS_MAX}
            )
        _refuse_merged(header)
        rows = [row for row in sheet.rows if row.number >= header.row.number]
        if len(rows) == 1:
            raise FileError(_("Under the headings of the list there is not a single row."))
        return rows
    raise FileError(_("No column of names was found. Call it “Full name” in the first row, as in the sample file."))


def find_header(rows: list[SheetRow]) -> Header | None:
    """Return the row near the top that names the columns best, if one of them holds the names."""
    headers = [header for header in map(_header, rows[:_HEADER_WITHIN]) if header.name_columns]
    return max(headers, key=lambda header: len(header.columns), default=None)


def _header(row: SheetRow) -> Header:
    found: dict[Column, tuple[int, int]] = {}
    for place, text in enumerate(row.cells):
        column, rank = _column(text)
        if column and (column not in found or rank < found[column][0]):
            found[column] = (rank, place)
    columns = {column: place for column, (_rank, place) in found.items()}
    if Column.NAME in columns:
        # Parts of the name beside the whole name say nothing new.
        columns = {column: place for column, place in columns.items() if column not in _NAME_PARTS}
    taken = set(columns.values())
    return Header(row, columns, [text for place, text in enumerate(row.cells) if text and place not in taken])


def _column(heading: str) -> tuple[Column | None, int]:
    """Return which column a heading names and how far back in its list that heading stands."""
    text = _SIGNS.sub(" ", search_key(heading)).strip()
    for begins in (False, True):
        for column, headings in _HEADINGS.items():
            for rank, known in enumerate(headings):
                # «Организация (полностью)» is the organisation, if nothing else is.
                if text == known or (begins and text.startswith(f"{known} ")):
                    return column, rank + (len(headings) if begins else 0)
    return None, 0


def _refuse_hidden_names(rows: list[SheetRow]) -> None:
    """Refuse a sheet whose row of headings has lost the names to merged cells: only the first of them speaks."""
    for header in map(_header, rows[:_HEADER_WITHIN]):
        if len(header.columns) > 1:
            _refuse_merged(header)


def _refuse_merged(header: Header) -> None:
    merged = [place for place, fault in header.row.faults.items() if fault in (Fault.WIDE, Fault.TALL)]
    if merged:
        raise FileError(
            _(
                "Cells in the row of headings (%(row)d) are merged, so that it is not clear what belongs to which"
                " column. Take the merging away, give each column its own heading and choose the file again."
            )
            % {"row": header.row.number}
        )
