"""The cards of a ballot: each rendered once for everybody, laid out for each voter."""

import hashlib
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sessions.models import Participant
from voting.models import Poll, PollOption

# A session's own words, a language or two, and four looks of each poll that is open: what is older is made again.
_KEPT = 64


class Line(NamedTuple):
    """An option as far as its place on the ballot goes: its id, its number, and the team that wrote it."""

    pk: int
    number: str
    team_id: int | None


class Look(NamedTuple):
    """How a card looks to one voter: his own table's or not, whether it may be chosen, ticked or not."""

    is_own: bool
    is_barred: bool
    is_ticked: bool


def ballot_cards(poll: Poll, participant: Participant, own_team: int | None, ticked: Collection[int]) -> SafeString:
    """Return the cards of an open poll in the participant's own order, with own triads and ticks marked."""

    def look(line: Line) -> Look:
        is_own = own_team is not None and line.team_id == own_team
        return Look(is_own, is_own and not poll.own_triads_allowed, line.pk in ticked)

    title = participant.session.words["future"]["title"]
    looks = [(line.pk, look(line)) for line in in_own_order(poll, participant, lines_of(poll))]
    language = get_language() or ""
    cards = {look: _cards(poll.edition, title, language, look) for look in {look for _pk, look in looks}}
    return SafeString("".join(cards[look][pk] for pk, look in looks))


def lines_of(poll: Poll) -> tuple[Line, ...]:
    """Return the options of an open poll in ballot order."""
    return _lines(poll.edition)


def in_own_order(poll: Poll, participant: Participant, lines: Collection[Line]) -> list[Line]:
    """Return `lines` shuffled for this participant, the same each time: no triad is first for everybody."""

    def place(line: Line) -> bytes:
        return hashlib.sha256(f"{poll.edition}:{participant.pk}:{line.pk}".encode()).digest()

    return sorted(lines, key=place)


# The texts of an open poll are frozen and its edition is its own, so that nothing kept here ever becomes wrong.
@lru_cache(_KEPT)
def _lines(edition: str) -> tuple[Line, ...]:
    found = PollOption.objects.filter(poll__edition=edition).values_list("pk", "number", "triad__team_id")
    return tuple(Line(*line) for line in found)


@lru_cache(_KEPT)
def _cards(edition: str, title: str, language: str, look: Look) -> dict[int, str]:
    shown = {"look": look, "words": {"future": {"title": title}}}
    options = PollOption.objects.filter(poll__edition=edition)
    return {option.pk: render_to_string("voting/ballots/option.html", shown | {"option": option}) for option in options}
