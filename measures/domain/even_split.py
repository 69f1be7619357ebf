"""Dividing people among teams evenly. Plain values in, plain values out.

Authors first: who wrote a priority in the morning goes to it while there is room. No wishes and no optimum yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A team to fill: its id, how many sit there already, and the morning's team that wrote its priority."""

    team: int
    seated: int
    authors: int | None


@dataclass(frozen=True)
class Person:
    """Somebody without a place: the id, and the morning's team, or None."""

    id: int
    team: int | None


def split_evenly(people: Sequence[Person], places: Sequence[Place]) -> dict[int, int]:
    """Return which team each person goes to: sizes as even as who is already seated allows, always the same."""
    if not places:
        return {}
    room = _room(len(people), places, _authors_waiting(people, places))
    chosen: dict[int, int] = {}
    for person in people:
        own = [place.team for place in places if place.authors == person.team and person.team is not None]
        _take_place(person, own, room, chosen)
    for person in _dealt_by_team([person for person in people if person.id not in chosen]):
        _take_place(person, [place.team for place in places], room, chosen)
    return chosen


def _authors_waiting(people: Sequence[Person], places: Sequence[Place]) -> dict[int, int]:
    return {place.team: sum(person.team == place.authors for person in people if person.team) for place in places}


def _room(count: int, places: Sequence[Place], authors: dict[int, int]) -> dict[int, int]:
    """Return how many people each team takes: always one more to the smallest, of equals to that with more authors."""
    room = {place.team: 0 for place in places}
    for _ in range(count):
        smallest = min(places, key=lambda place: _claim(place, room[place.team], authors[place.team]))
        room[smallest.team] += 1
    return room


def _claim(place: Place, room: int, authors: int) -> tuple[int, int]:
    return place.seated + room, room - authors


def _dealt_by_team(people: Sequence[Person]) -> list[Person]:
    """Return the people team by team, so that those of one table of the morning are dealt to different teams."""
    return sorted(people, key=lambda person: (person.team is None, person.team or 0))


def _take_place(person: Person, teams: Sequence[int], room: dict[int, int], chosen: dict[int, int]) -> None:
    """Seat `person` in that of `teams` with the most room, if any has room."""
    team = max(teams, key=lambda team: room[team], default=None)
    if team is not None and room[team]:
        room[team] -= 1
        chosen[person.id] = team
