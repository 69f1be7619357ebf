"""Every address of the project, and who may stand before it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sessions.models import AccessLink, Role
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.day import Day
from tests.factories.voting import DIFFERS
from triads.models import RecordUpload, Source


@dataclass(frozen=True)
class Address:
    """A URL pattern: its name with the namespace, and the names of its parameters."""

    name: str
    parameters: tuple[str, ...]


@cache
def addresses() -> dict[str, Address]:
    """Return every address of the project by its name, in the order of its URL files."""
    found = list(_walk(get_resolver().url_patterns, "", ()))
    by_name = {address.name: address for address in found}
    assert len(by_name) == len(found), "two addresses have one name"
    return by_name


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        parameters = above + tuple(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, parameters)
        else:
            yield Address(f"{namespace}{pattern.name}", parameters)


# What a parameter names in a day, by address; the slug is always the session's.
PARAMETERS: dict[str, Callable[[Day], str | int]] = {
    "sessions:stage_start pk": lambda day: day.stages[-1].pk,
    "sessions:stage_finish pk": lambda day: day.stages[-1].pk,
    "sessions:step_finish pk": lambda day: day.stages[-1].steps.first().pk,
    "sessions:act_undo pk": lambda day: day.session.agenda_acts.first().pk,
    "sessions:participant_admit pk": lambda day: day.waiting.pk,
    "sessions:people_import_preview pk": lambda day: day.session.people_imports.last().pk,
    "sessions:people_import_take pk": lambda day: day.session.people_imports.last().pk,
    "sessions:people_import_discard pk": lambda day: day.session.people_imports.last().pk,
    "sessions:people_import_undo pk": lambda day: day.session.people_imports.last().pk,
    "sessions:member_admit pk": lambda day: day.waiting.pk,
    "sessions:member_arrive pk": lambda day: day.waiting.pk,
    "sessions:member_arrival_take_back pk": lambda day: day.waiting.pk,
    "sessions:participant_arrive pk": lambda day: day.waiting.pk,
    "sessions:arrival_take_back pk": lambda day: day.people[0].pk,
    "preparation:table_rename pk": lambda day: day.tables[0].pk,
    "preparation:table_remove pk": lambda day: day.tables[0].pk,
    "sessions:announcement_withdraw pk": lambda day: day.session.announcements.latest("pk").pk,
    "screens:table_nudge number": lambda day: day.tables[1].table_number,
    "screens:table_nudge_send number": lambda day: day.tables[1].table_number,
    "sessions:call_answer pk": lambda day: day.session.calls.latest("pk").pk,
    "sessions:call_make whom": lambda day: "facilitator",
    "sessions:call_cancel whom": lambda day: "facilitator",
    "sessions:enter_here token": lambda day: _token(day, Role.PROJECTOR),
    "sessions:enter_instead token": lambda day: _token(day, Role.PROJECTOR),
    "sessions:enter token": lambda day: _token(day, Role.PROJECTOR),
    "sessions:set_up token": lambda day: _token(day, Role.OBSERVER),
    "sessions:invitation_accept token": lambda day: _token(day, Role.OBSERVER),
    "preparation:crew_invite role": lambda day: Role.OBSERVER.value,
    "preparation:crew_role pk": lambda day: day.session.crew.order_by("pk")[0].pk,
    "preparation:crew_remove pk": lambda day: day.session.crew.order_by("pk")[0].pk,
    "preparation:invitation_withdraw pk": lambda day: day.session.access_links.get(role=Role.OBSERVER, is_once=True).pk,
    "sessions:join_by_code code": lambda day: day.session.join_code,
    "triads:record_check pk": lambda day: day.records[1].pk,
    "triads:record_accept pk": lambda day: day.records[1].pk,
    "triads:record_return pk": lambda day: day.records[1].pk,
    "triads:record_correct pk": lambda day: day.records[1].pk,
    "triads:record_correct_save pk": lambda day: day.records[1].pk,
    "triads:text_give_back pk": lambda day: day.records[1].pk,
    "triads:photo pk": lambda day: day.tables[0].flipchart_photos.first().pk,
    "triads:photo_small pk": lambda day: day.tables[0].flipchart_photos.first().pk,
    "triads:photo_remove photo": lambda day: day.tables[0].flipchart_photos.first().pk,
    "triads:tick_set what": lambda day: "flipchart",
    "triads:tick_take_back what": lambda day: "flipchart",
    "triads:draft_propose slot": lambda day: 1,
    "triads:draft_withdraw slot": lambda day: 1,
    "triads:source pk": lambda day: first_source(day).pk,
    "triads:source_take_out pk": lambda day: first_source(day).pk,
    "triads:talk_act pk": lambda day: day.session.talks.first().pk,
    "triads:talk_act verb": lambda day: "start",
    "triads:table_triads number": lambda day: day.tables[1].table_number,
    "triads:assessment number": lambda day: day.tables[1].table_number,
    "triads:assessment_save number": lambda day: day.tables[1].table_number,
    "triads:priority_question pk": lambda day: day.session.triads.filter(priority_rank__isnull=False)[0].pk,
    "triads:image_version number": lambda day: day.session.future_image_versions.all()[0].number,
    "triads:image_bring_back number": lambda day: day.session.future_image_versions.all()[0].number,
    "measures:plan_open pk": lambda day: day.plans[0].priority_id,
    "measures:people_seat pk": lambda day: day.plans[0].pk,
    "measures:plan_close pk": lambda day: day.plans[0].pk,
    "measures:plan_check pk": lambda day: day.plans[1].pk,
    "measures:plan_accept pk": lambda day: day.plans[1].pk,
    "measures:plan_return pk": lambda day: day.plans[1].pk,
    "reports:protocol_file pk": lambda day: day.files["headquarters"].pk,
    "reports:forms_file pk": lambda day: day.files["record forms"].pk,
    "reports:ballots_file pk": lambda day: day.files["ballots"].pk,
    "reports:ballot_list_file pk": lambda day: day.files["ballot list"].pk,
    "reports:assessment_forms_file pk": lambda day: day.files["assess forms"].pk,
}
PARAMETERS |= {
    f"triads:{name} pk": lambda day: day.records[0].pk
    for name in ("handing_over", "tick_set", "tick_take_back", "photo_add", "photo_remove", "presence", "presence_say")
}
PARAMETERS |= {
    f"preparation:{name} pk": lambda day: day.stages[-1].pk
    for name in (
        *("stage", "stage_autosave", "stage_save", "stage_add", "stage_move", "stage_delete"),
        *("step_add", "step_move", "step_delete", "steps_order", "deadline_add", "deadline_delete"),
    )
}
PARAMETERS |= {f"preparation:step_{act} row": lambda day: day.stages[-1].steps.last().pk for act in ("move", "delete")}
PARAMETERS["preparation:deadline_delete row"] = lambda day: day.stages[-1].deadlines.last().pk
PARAMETERS |= {
    f"sessions:stage_{act} pk": lambda day: day.stages[-1].pk for act in ("reopen", "extend", "pause", "resume")
}
PARAMETERS |= {f"sessions:mandate{act} pk": lambda day: day.mandate.pk for act in ("", "_save", "_delete")}
PARAMETERS |= {
    f"preparation:{name} pk": lambda day: day.people[-1].pk
    for name in ("person", "person_save", "person_seat", "person_erase", "doubles", "pair", "pair_merge")
}
PARAMETERS |= {f"preparation:pair{act} other": lambda day: day.waiting.pk for act in ("", "_merge")}
PARAMETERS |= {f"triads:merger_{act} pk": lambda day: day.mergers[0].pk for act in ("agree", "refuse", "withdraw")}
SHEET = ("sheet", "sheet_field_save", "sheet_save", "sheet_hand_in", "sheet_give_back")
PARAMETERS |= {f"triads:{name} pk": lambda day: day.sheets[0].pk for name in SHEET}
PARAMETERS |= {
    f"voting:poll_{act} pk": lambda day: day.polls[0].pk
    for act in (
        "open",
        "discard",
        "extend",
        "close",
        "count",
        "settle",
        "announce",
        "run_off",
        "add",
        "add_back",
        "reveal",
        "reveal_all",
        "reveal_back",
        "show_tie",
    )
}

PARAMETERS["voting:result_of pk"] = lambda day: day.polls[0].pk
PARAMETERS |= {f"voting:{name} pk": lambda day: day.polls[0].pk for name in ("ballots_of", "ballots_file")}

SHEETS = ("serial", "enter", "set_aside", "decide", "bring_back")
PARAMETERS |= {f"voting:paper_{act} pk": lambda day: day.polls[0].pk for act in SHEETS}
PARAMETERS |= {f"voting:paper_{act} serial": lambda day: DIFFERS for act in ("decide", "bring_back")}
PAPERS = ("papers_print", "papers_void", "papers_issue", "papers_spoil", "papers_hand_in")
PARAMETERS |= {f"voting:{name} pk": lambda day: day.polls[0].pk for name in PAPERS}
PARAMETERS |= {f"voting:paper_voter_{act} pk": lambda day: day.polls[0].pk for act in ("mark", "unmark")}

ENTRY = ("entry", "entry_autosave", "entry_save", "entry_hand_in", "entry_member_add", "entry_speaker")
PARAMETERS |= {f"triads:{name} number": lambda day: day.tables[0].table_number for name in ENTRY}

PARAMETERS |= {f"triads:{act} slot": lambda day: 2 for act in ("drafts_take", "drafts_merge", "slots_swap")}
PARAMETERS["triads:record_file_download number"] = lambda day: day.tables[0].table_number
PARAMETERS |= {
    f"triads:upload{act} pk": lambda day: RecordUpload.objects.get(record=day.records[0]).pk
    for act in ("", "_take", "_discard")
}

EDITORS = ("editor", "editor_save", "rows_order", "row_move", "row_delete")
PARAMETERS |= {f"preparation:{name} page": lambda day: "criteria" for name in EDITORS}
PARAMETERS |= {f"preparation:{name} rows": lambda day: "criterion-writing" for name in EDITORS}
PARAMETERS |= {
    f"preparation:row_{act} pk": lambda day: day.session.criteria.filter(purpose="writing").last().pk
    for act in ("move", "delete")
}


def first_source(day: Day) -> Source:
    """Return the draft that the first table took first."""
    return Source.objects.filter(triad__team=day.tables[0]).order_by("pk")[0]


def url_of(name: str, day: Day, *, things_of: Day | None = None) -> str:
    """Return the URL of the address in `day`; with `things_of` all but the slug is taken from that other day."""
    values: dict[str, Any] = {}
    for parameter in addresses()[name].parameters:
        key = f"{name} {parameter}"
        values[parameter] = day.session.slug if parameter == "slug" else PARAMETERS[key](things_of or day)
    return reverse(name, kwargs=values)


def url_if_there(name: str, day: Day) -> str | None:
    """Return the URL of the address in `day`, or None where the day has not got as far as its thing."""
    try:
        return url_of(name, day)
    except IndexError:
        return None


def _token(day: Day, role: Role) -> str:
    return AccessLink.objects.get(session=day.session, role=role).token


# Who stands before an address: somebody of the day's first table, or of the crew.
ACTORS: dict[str, Callable[[Day], Client]] = {
    "stranger": lambda day: Client(),
    "participant": lambda day: participant_client(day.people[0]),
    "table": lambda day: table_client(day.tables[0]),
    "projector": lambda day: projector_client(day.session),
    "observer": lambda day: crew_client(day.session, Role.OBSERVER),
    "headquarters": lambda day: crew_client(day.session, Role.HEADQUARTERS),
    "facilitator": lambda day: crew_client(day.session, Role.FACILITATOR),
}


def text_of(response: HttpResponse) -> str:
    """Return what can be read in a page or a workbook, with plain spaces and without the escapes of HTML."""
    content = response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return unescape(content.decode("utf-8", errors="replace")).replace("\u00a0", " ")
