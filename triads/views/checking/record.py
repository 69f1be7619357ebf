"""The screen on which headquarters look at one record, comment it, put it right and decide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse

from okmo_session.core.autosave_form import EntryField, entry_fields, new_form_id
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from sessions.access import ActorRequest
from sessions.domain.tables.teams import members_of
from triads.domain.checking.comments import open_comments
from triads.domain.checking.corrections import corrections_of
from triads.domain.checking.look_alikes import look_alikes_of
from triads.domain.checking.mergers import mergers_of_team
from triads.domain.record.field_words import question_texts, worded_fields
from triads.domain.record.records import problems_before_hand_in, records_of, warnings_of
from triads.forms import REMARK, ReturnForm
from triads.models import Criterion, Record
from triads.views.record.handing_over import handing_over_context


@dataclass(frozen=True)
class Row:
    """A text of the table, to be put right, and what is said of it; `options` are there where it is chosen."""

    label: str
    entry: EntryField
    remark: BoundField
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """The rows of one triad; those of the whole record have no number."""

    number: str
    rows: list[Row]

    @property
    def needs_eyes(self) -> bool:
        """Whether somebody has just written here, or something could not be taken."""
        return any(
            row.entry.error or row.entry.conflict or row.remark.errors or row.remark.value() for row in self.rows
        )


def return_form(record: Record, data: Any = None) -> ReturnForm:
    """Return the form for what `record` lacks: what was asked for and not done stands in it already."""
    asked = {comment.field: comment.text for comment in open_comments(record) if not comment.is_changed}
    return ReturnForm(worded_fields(record), data, initial=asked)


def check_page(
    request: ActorRequest,
    record: Record,
    form: ReturnForm | None = None,
    unsaved: Mapping[str, EntryField] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show `record`; `form` holds refused comments, `unsaved` corrections that could not be saved."""
    context = _reading(record)
    # A region is asked for by a page that had the forms, or by one that says where they are.
    context["can_decide"] = "deciding" in request.GET if is_htmx(request) else record.can_be_returned
    if not is_htmx(request):
        context |= _deciding(record, form or return_form(record), unsaved or {})
        context |= handing_over_context(record, page=_address(record))
    return render_region(request, "triads/checking/record_check.html", "record-text", context, status=status)


def _address(record: Record) -> str:
    return reverse("triads:record_check", args=[record.team.session.slug, record.pk])


def _reading(record: Record) -> dict[str, Any]:
    session = record.team.session
    triads = list(record.triads().with_lineage())
    alikes = look_alikes_of(session, triads)
    return {
        "record": record,
        "checked": [(triad, alikes[triad.pk]) for triad in triads],
        "members": members_of(record.team),
        "problems": problems_before_hand_in(record),
        "warnings": warnings_of(record),
        "comments": open_comments(record),
        "corrections": corrections_of(record),
        "mergers": mergers_of_team(record.team),
    }


def _deciding(record: Record, form: ReturnForm, unsaved: Mapping[str, EntryField]) -> dict[str, Any]:
    session = record.team.session
    return {
        "form": form,
        "groups": list(_groups(record, form, unsaved)) if record.can_be_returned or form.is_bound else [],
        "unsaved": unsaved,
        "document": reference(record),
        "form_id": new_form_id(),
        "next": records_of(session).waiting().exclude(pk=record.pk).first(),
        "writing": session.criteria.filter(purpose=Criterion.Purpose.WRITING),
        "selecting": session.criteria.filter(purpose=Criterion.Purpose.SELECTING),
    }


def _groups(record: Record, form: ReturnForm, unsaved: Mapping[str, EntryField]) -> Iterator[Group]:
    entries = entry_fields(record, {field.name: field.value for field in form.texts}) | dict(unsaved)
    questions = [("", ""), *question_texts(record.team.session).items()]
    groups: dict[str, list[Row]] = {}
    for field in form.texts:
        slot = field.name.partition(":")[2]
        options = questions if field.name.startswith("key_question") else []
        row = Row(field.label, entries[field.name], form[f"{REMARK}{field.name}"], options)
        groups.setdefault(slot and f"{record.team.table_number}.{slot}", []).append(row)
    for number, rows in groups.items():
        yield Group(number, rows)
