"""Writes a blueprint as the file that `read_blueprint` reads back to the same blueprint."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import yaml

from sessions.domain.blueprints.content import (
    Blueprint,
    DeadlineContent,
    MaterialContent,
    StageContent,
    StepContent,
)

_WIDTH = 110
# What must stand in a file, also where there is nothing yet.
_REQUIRED = ("key_questions", "agenda")


class _Writer(yaml.SafeDumper):
    """YAML for people: no references, long texts as paragraphs, lists indented below their name."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write the same text twice where it stands twice; a blueprint knows no references."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the entries of a list below its name."""
        super().increase_indent(flow, False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", str(text), style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)
_Writer.add_multi_representer(str, _text)


def write_blueprint(blueprint: Blueprint) -> str:
    """Return the text of the blueprint's file, in the order in which people read it; empty fields are left out."""
    sections = [{name: value} for name, value in _fields(blueprint) if name in _REQUIRED or value not in ("", [], {})]
    return "\n".join(
        yaml.dump(section, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH) for section in sections
    )


def _fields(blueprint: Blueprint) -> Iterator[tuple[str, Any]]:
    yield from ((name, getattr(blueprint, name)) for name in ("slug", "title", "motto", "place"))
    yield "date", blueprint.date
    yield from ((name, getattr(blueprint, name)) for name in ("time_zone", "language"))
    yield "host", _filled({"name": blueprint.host_name, "introduction": blueprint.host_introduction})
    yield from ((name, getattr(blueprint, name)) for name in ("organiser", "logo", "goal"))
    yield "consent_text", blueprint.consent_text
    yield "key_questions", list(blueprint.key_questions)
    yield "expected_results", list(blueprint.expected_results)
    yield "hashtags", list(blueprint.hashtags)
    yield "links", [{"title": link.title, "url": link.url} for link in blueprint.links]
    yield "numbers", blueprint.numbers
    yield "agenda", [_stage(stage) for stage in blueprint.stages]
    yield "criteria", {purpose: list(texts) for purpose, texts in blueprint.criteria.items()}
    yield "wording", blueprint.wording
    yield "materials", list(_materials(blueprint.materials))


def _stage(stage: StageContent) -> dict[str, Any]:
    return {"starts": _time(stage.starts), "minutes": stage.minutes} | _filled(
        {
            "next_day": stage.next_day,
            "title": stage.title,
            "kind": stage.kind,
            "result": stage.result,
            "expected": stage.expected,
            "is_locked": stage.is_locked,
            "steps": [_step(step) for step in stage.steps],
            "deadlines": [_deadline(deadline) for deadline in stage.deadlines],
        }
    )


def _step(step: StepContent) -> dict[str, Any]:
    return _filled({"title": step.title, "minutes": step.minutes})


def _deadline(deadline: DeadlineContent) -> dict[str, Any]:
    fields = {"purpose": deadline.purpose, "title": deadline.title, "locks": deadline.locks}
    return {"at": _time(deadline.at)} | _filled({**fields, "next_day": deadline.next_day})


def _materials(materials: Iterable[MaterialContent]) -> Iterator[dict[str, Any]]:
    for section, entries in groupby(materials, key=lambda material: material.section):
        rows = [_filled({"title": entry.title, "urls": list(entry.urls)}) for entry in entries]
        yield _filled({"section": section}) | {"entries": rows}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _time(time: dt.time) -> str:
    return f"{time:%H.%M}"
