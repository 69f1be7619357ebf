"""The journal as the crew reads it: it holds ids, so every name is looked up at the moment of reading."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from measures.models import MeasurePlan
from okmo_session.core.models import LogEntry
from okmo_session.screens.journal_words import EVENTS
from sessions.models import (
    AccessLink,
    Announcement,
    Call,
    CrewMember,
    Mandate,
    Participant,
    Role,
    Stage,
    StageStep,
    StrategySession,
    Team,
    User,
)
from triads.models import Record
from voting.models import Poll

Names = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """A line of the journal in words: who did what, to what."""

    number: int
    at: dt.datetime
    who: str
    what: str
    thing: str


@dataclass(frozen=True)
class Kind:
    """A kind of thing the journal names: where it is looked up, and how one is called."""

    rows: QuerySet[Any]
    name: Callable[[Any], str]


def journal_lines(session: StrategySession, entries: Iterable[LogEntry]) -> list[Line]:
    """Return `entries` in words, with one query for each kind of thing they name."""
    entries = list(entries)
    names = _names([reference for entry in entries for reference in _references(entry)])
    return [
        Line(
            entry.number,
            entry.at.astimezone(session.zone),
            _who(entry.actor, names),
            event_words(entry.event),
            " · ".join(filter(None, [names.get(entry.target, ""), *_details(entry, names)])),
        )
        for entry in entries
    ]


def event_words(event: str) -> str:
    """Return what `event` is called; one that a later version of the program wrote is quoted as it is."""
    known = EVENTS.get(event)
    return str(known) if known else _("Event “%(event)s”") % {"event": event}


def _references(entry: LogEntry) -> list[str]:
    return [entry.actor, entry.target, *[f"{kind}:{entry.details[kind]}" for kind in _IN_DETAILS if _has(entry, kind)]]


def _has(entry: LogEntry, kind: str) -> bool:
    return isinstance(entry.details.get(kind), int)


def _details(entry: LogEntry, names: Names) -> list[str]:
    found = [names.get(f"{kind}:{entry.details[kind]}", "") for kind in _IN_DETAILS if _has(entry, kind)]
    for key, words in _SPOKEN.items():
        if key in entry.details:
            found.append(words(entry.details[key]))
    return [text for text in found if text != names.get(entry.target)]


def _who(actor: str, names: Names) -> str:
    if actor in names:
        return names[actor]
    if actor in Role.values:
        return str(Role(actor).label)
    kind, _colon, number = actor.partition(":")
    unknown = {"user": _("somebody of the crew"), "participant": _nameless(number), "team": _("a table")}
    return unknown.get(kind, _("by itself"))


def _names(references: Iterable[str]) -> dict[str, str]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for reference in references:
        kind, _colon, number = reference.partition(":")
        if kind in KINDS and number.isdecimal():
            numbers[kind].add(int(number))
    # Each kind is asked for, also where the page names none: what a page costs does not depend on what it holds.
    return {
        f"{kind}:{row.pk}": known.name(row)
        for kind, known in KINDS.items()
        for row in known.rows.all().filter(pk__in=numbers[kind] or {0})
    }


def _person(participant: Participant) -> str:
    return participant.name if participant.name and not participant.erased_at else _nameless(participant.pk)


def _nameless(number: int | str) -> str:
    return _("participant № %(number)s") % {"number": number}


def _role(value: Any) -> str:
    return str(Role(value).label) if value in Role.values else ""


def _link(link: AccessLink) -> str:
    if link.team:
        return link.team.title
    return _person(link.participant) if link.participant else _role(link.role)


def _rows(model: type[Model], *joined: str) -> QuerySet[Any]:
    rows = model._default_manager.all()
    return rows.select_related(*joined) if joined else rows


KINDS = {
    "user": Kind(_rows(User), str),
    "crewmember": Kind(_rows(CrewMember, "user"), lambda row: str(row.user)),
    "participant": Kind(_rows(Participant), _person),
    "team": Kind(_rows(Team), lambda row: row.title),
    "stage": Kind(_rows(Stage), lambda row: row.title),
    "stagestep": Kind(_rows(StageStep), lambda row: row.title),
    "accesslink": Kind(_rows(AccessLink, "team", "participant"), _link),
    "announcement": Kind(_rows(Announcement), lambda row: row.text),
    "call": Kind(_rows(Call, "team"), lambda row: row.team.title),
    "mandate": Kind(_rows(Mandate), lambda row: row.organisation),
    "record": Kind(_rows(Record, "team"), lambda row: row.team.title),
    "poll": Kind(_rows(Poll), lambda row: row.title),
    "measureplan": Kind(_rows(MeasurePlan, "team"), lambda row: row.team.title),
}
# Details that are the id of a thing.
_IN_DETAILS = ("participant", "team")
_SPOKEN: dict[str, Callable[[Any], str]] = {
    "role": _role,
    "audience": lambda value: str(dict(Announcement.Audience.choices).get(value, "")),
    "whom": lambda value: str(dict(Call.Whom.choices).get(value, "")),
    "numbers": lambda value: ", ".join(f"№ {number}" for number in value),
    "participants": lambda value: _("people: %(count)s") % {"count": len(value)},
    "seats": lambda value: _("people: %(count)s") % {"count": len(value)},
    "minutes": lambda value: _("minutes: %(minutes)s") % {"minutes": f"{value:+d}"},
    "ballots": lambda value: _("ballots: %(count)s") % {"count": value},
    "places": lambda value: ", ".join(map(str, value)),
}
