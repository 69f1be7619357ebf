"""A form of the project: who sends it when, what belongs into its fields, and what does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.factories.day import At, Day

SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "script, attribute, template, emoji, right to left": (
        SCRIPT + " \" autofocus onfocus='alert(1)' x=\" {{ session.join_code }}{% now 'Y' %} %(count)s {0}"
        " Анна 🙂 👩‍👩‍👧 \u202eаннА\u202c שלום"
    ),
    "formula": "=cmd|' /C calc'!A0",
    "control characters": "до\x00и\x07после\x1b[31m\u0085",
    "too long and hostile": SCRIPT * 400,
    "spaces": " \u00a0\u200b\t ",
    "empty": "",
}
NUMBERS = ["семь", str(10**30), "-1", "1.5", "²", "", "9" * 10_000, "1\x00", SCRIPT]
MISSING = "(missing)"


def first_person(day: Day) -> int:
    return day.people[0].pk


def first_table(day: Day) -> int:
    return day.tables[0].pk


def first_option(day: Day) -> int:
    return day.polls[0].options.first().pk


def last_option(day: Day) -> int:
    return day.polls[0].options.last().pk


def first_question(day: Day) -> int:
    return day.session.key_questions.first().pk


def first_draft(day: Day) -> int:
    return day.tables[0].proposed_drafts.first().pk


@dataclass(frozen=True)
class Form:
    """A form: who sends it when, its fields, and a page on which its texts are read afterwards.

    A text is one's own words and must never be lost; a secret is never shown again; a number or time is typed or made
    by the browser; a thing is the id of a row, which another session's id must not stand for.
    """

    actor: str
    at: At
    texts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    things: dict[str, Callable[[Day], int]] | None = None
    others: dict[str, str] | None = None
    page: tuple[str, str] = ("", "")
    is_for_scripts: bool = False

    def valid(self, day: Day) -> dict[str, Any]:
        """Return what a person would send."""
        things = {name: find(day) for name, find in (self.things or {}).items()}
        plain = dict.fromkeys(self.texts, "Волга") | dict.fromkeys(self.secrets, "vesna-2026")
        return plain | dict.fromkeys(self.numbers, "1") | things | (self.others or {})

    def hostile(self, other_day: Day) -> Iterator[dict[str, Any]]:
        """Yield what is sent instead of a valid value: one's own words at once, everything else one by one."""
        things, words = self.things or {}, self.texts + self.secrets
        for text in TEXTS.values() if words else ():
            # Each field its own words, or one would be found in place of another.
            own = {field: f"{text}{n}" if text.strip() else text for n, field in enumerate(self.texts, start=1)}
            yield dict.fromkeys(self.secrets, text) | own
        for field in (*self.numbers, *things):
            yield from ({field: text} for text in NUMBERS)
        for field in self.others or {}:
            yield from ({field: text} for text in ("семь", SCRIPT, "9" * 10_000, "1\x00"))
        yield from ({field: str(find(other_day))} for field, find in things.items())
        yield from ({field: MISSING} for field in self.valid(other_day))
