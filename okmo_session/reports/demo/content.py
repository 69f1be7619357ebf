"""What the made-up hall says and writes: banks of phrases, combined by a seed so that a play can be repeated."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Region:
    """A region in the two forms texts need, with its council."""

    name: str
    where: str
    council: str


@dataclass(frozen=True)
class Person:
    """Somebody made up."""

    name: str
    region: Region


@dataclass(frozen=True)
class Idea:
    """A triad before it has a place: norms without «где», barriers, and the number of its key question."""

    question: int
    present: tuple[str, str, str]
    future: tuple[str, str, str]
    barriers: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A measure before it has a date."""

    what: str
    who: str
    result: str


def people(count: int, chance: Random) -> list[Person]:
    """Return `count` people with different names."""
    bank, regions = _bank("people"), _regions()
    chance.shuffle(regions)
    names: dict[str, None] = {}
    while len(names) < count:
        names[_name(bank[chance.choice(["men", "women"])], chance)] = None
    return [Person(name, regions[number % len(regions)]) for number, name in enumerate(names)]


def region(chance: Random) -> Region:
    """Return a region."""
    return chance.choice(_regions())


def team_names(count: int, chance: Random) -> list[str]:
    """Return `count` different names of teams; beyond the bank they are numbered."""
    bank = list(_bank("people")["teams"])
    chance.shuffle(bank)
    return [bank[n % len(bank)] + (f"-{n // len(bank) + 1}" if n >= len(bank) else "") for n in range(count)]


def ideas(count: int, chance: Random) -> list[Idea]:
    """Return `count` ideas, none twice before all have been used."""
    bank = [
        Idea(entry["question"], tuple(entry["present"]), tuple(entry["future"]), tuple(entry["barriers"]))
        for entry in _bank("triads")
    ]
    return _dealt(bank, count, chance)


def steps(question: int, count: int, chance: Random) -> list[Step]:
    """Return `count` different measures that answer the key question of this number, in a plausible order."""
    bank = [Step(*entry) for entry in _bank("measures")[question]]
    return [bank[place] for place in sorted(chance.sample(range(len(bank)), min(count, len(bank))))]


def comment(kind: str, chance: Random) -> str:
    """Return what is said of a record ("comments"), a plan ("plan_comments"), or another team's triad ("remarks")."""
    found: str = chance.choice(_bank("people")[kind])
    return found


def _regions() -> list[Region]:
    return [Region(**entry) for entry in _bank("people")["regions"]]


def _name(bank: dict[str, list[str]], chance: Random) -> str:
    return " ".join(chance.choice(bank[part]) for part in ("surname", "given", "patronymic"))


def _dealt[T](bank: list[T], count: int, chance: Random) -> list[T]:
    dealt: list[T] = []
    while len(dealt) < count:
        dealt += chance.sample(bank, len(bank))
    return dealt[:count]


@cache
def _bank(name: str) -> Any:
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
