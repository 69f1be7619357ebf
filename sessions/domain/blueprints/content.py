"""What a blueprint says, read and checked."""

import datetime as dt
from dataclasses import dataclass, field

type Wording = dict[str, str | list[str]]


@dataclass(frozen=True)
class StepContent:
    """A part of a stage; without minutes it is done in parallel."""

    title: str
    minutes: int | None


@dataclass(frozen=True)
class DeadlineContent:
    """By when something of a stage is handed in, by the hall's clock; `next_day` where that is after midnight."""

    at: dt.time
    purpose: str
    title: str
    locks: bool
    next_day: bool = False


@dataclass(frozen=True)
class StageContent:
    """A row of the agenda: `starts` by the hall's clock, as long as `minutes`; `next_day` where after midnight."""

    starts: dt.time
    minutes: int
    title: str
    kind: str
    result: str
    expected: str
    is_locked: bool
    steps: tuple[StepContent, ...]
    deadlines: tuple[DeadlineContent, ...]
    next_day: bool = False


@dataclass(frozen=True)
class LinkContent:
    """An address with what it leads to."""

    title: str
    url: str


@dataclass(frozen=True)
class MaterialContent:
    """An entry of the list of materials."""

    section: str
    title: str
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Blueprint:
    """All wording, times and numbers of a session.

    `numbers` holds fields of StrategySession by their names; a number the file leaves out keeps the model's default.
    """

    slug: str
    title: str
    motto: str
    place: str
    date: dt.date
    time_zone: str
    language: str
    host_name: str
    host_introduction: str
    organiser: str
    logo: str
    goal: str
    key_questions: tuple[str, ...]
    expected_results: tuple[str, ...]
    hashtags: tuple[str, ...]
    links: tuple[LinkContent, ...]
    numbers: dict[str, int | bool | str]
    stages: tuple[StageContent, ...]
    criteria: dict[str, tuple[str, ...]]
    wording: dict[str, Wording]
    materials: tuple[MaterialContent, ...] = field(default=())
    consent_text: str = ""
