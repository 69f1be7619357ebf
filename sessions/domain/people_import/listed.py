"""The people of a list as they will be taken over: each cell checked, each refusal and each omission a sentence."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from okmo_session.core.imports.sheets import Fault, SheetRow
from okmo_session.core.text import has_letter
from sessions.domain.people_import.columns import TITLES, Column, Header, find_header
from sessions.domain.tables.teams import TABLES_MAX
from sessions.models import Participant

FIELDS = ("name", "region", "organisation", "job_title", "phone", "email")
_TABLE = re.compile(r"(?:стол|table)?\s*(?:№|no\.?|#)?\s*0*([1-9][0-9]{0,2})(?:[.,]0+)?", re.IGNORECASE)
_PHONE_DIGITS = (5, 15)
_SHOWN = 40


@dataclass
class ListedPerson:
    """A row of the list: what it says, what of it was left out and why, or why nothing of it can be taken."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    table: int | None = None
    notes: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def name(self) -> str:
        """The name as the list has it."""
        return self.values.get("name", "")


def listed_people(rows: list[SheetRow]) -> tuple[Header, list[ListedPerson]]:
    """Return the header and the people of `rows`, whose first is the header."""
    header = find_header(rows[:1])
    assert header is not None, "a list is kept from its header on"
    return header, [_person(header, row) for row in rows[1:]]


def phone_key(phone: str) -> str:
    """Return the digits by which two spellings of one number are equal; in Russia 8 and +7 are the same."""
    digits = "".join(re.findall(r"[0-9]", phone))
    if len(digits) == 11 and digits.startswith("8"):
        return f"7{digits[1:]}"
    return f"7{digits}" if len(digits) == 10 else digits


def _person(header: Header, row: SheetRow) -> ListedPerson:
    person = ListedPerson(row.number)
    person.values["name"] = " ".join(filter(None, (row.cell(place) for place in header.name_columns)))
    person.problem = _problem_of_name(header, row, person.name)
    for name in FIELDS[1:]:
        place = header.columns.get(Column(name))
        if place is not None:
            person.values[name] = _kept(person, row, place, name)
    if Column.TABLE in header.columns:
        person.table = _table(person, row, header.columns[Column.TABLE])
    return person


def _problem_of_name(header: Header, row: SheetRow, name: str) -> str:
    faults = {row.faults.get(place) for place in header.name_columns}
    if Fault.WIDE in faults:
        return _("Cells of this row are merged: it looks like a heading, not like a person.")
    if faults & {Fault.FORMULA, Fault.ERROR}:
        return _("The name is a formula without a result. Open the file in Excel and save it once more.")
    if not name:
        return _("There is no name in this row.")
    if not has_letter(name):
        return _("A name needs at least one letter.")
    if len(name) > _longest("name"):
        return _("The name is longer than %(limit)d characters.") % {"limit": _longest("name")}
    return ""


def _kept(person: ListedPerson, row: SheetRow, place: int, name: str) -> str:
    """Return the text of a cell, or nothing with a note that says why."""
    text = row.cell(place)
    note = _faulty(row, place, name) or (_not_so(name, text) if text else "")
    if not note:
        return text
    person.notes.append(note)
    return ""


def _faulty(row: SheetRow, place: int, name: str) -> str:
    if row.faults.get(place) in (Fault.FORMULA, Fault.ERROR):
        return _("“%(column)s” is a formula without a result and was left out.") % {"column": TITLES[Column(name)]}
    if row.faults.get(place) == Fault.WIDE:
        return _("“%(column)s” lies in merged cells and was left out.") % {"column": TITLES[Column(name)]}
    return ""


def _not_so(name: str, text: str) -> str:
    shown = {"column": TITLES[Column(name)], "text": text[:_SHOWN], "limit": _longest(name)}
    if len(text) > _longest(name):
        return _("“%(column)s” is longer than %(limit)d characters and was left out.") % shown
    if name == "email" and not _is_email(text):
        return _("“%(text)s” is not an e-mail address and was left out.") % shown
    if name == "phone" and not _PHONE_DIGITS[0] <= len(phone_key(text)) <= _PHONE_DIGITS[1]:
        return _("“%(text)s” is not a phone number and was left out.") % shown
    return ""


def _table(person: ListedPerson, row: SheetRow, place: int) -> int | None:
    text = row.cell(place)
    note = _faulty(row, place, Column.TABLE)
    found = _TABLE.fullmatch(text)
    if not note and text and (found is None or int(found[1]) > TABLES_MAX):
        note = _("“%(text)s” is no number of a table from 1 to %(last)d; nobody is seated by it.") % {
            "text": text[:_SHOWN],
            "last": TABLES_MAX,
        }
    if note:
        person.notes.append(note)
        return None
    return int(found[1]) if found else None


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _longest(name: str) -> int:
    longest: int = getattr(Participant._meta.get_field(name), "max_length", 0)
    return longest
