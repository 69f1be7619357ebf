"""The cards of a ballot: each rendered once for everybody, laid out for each voter."""

import hashlib
from collections.abc import Collection
from typing import NamedTuple

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sessions.models import Participant, StrategySession
from voting.models import Poll

# Texts are frozen and the edition names them, so that nothing in here ever becomes wrong.
_SECONDS = 3600

Options = list[tuple[int, int]]


class Look(NamedTuple):
    """How a card looks to one voter: his own table's or not, ticked or not."""

    is_own: bool
    is_ticked: bool


def ballot_cards(poll: Poll, participant: Participant, own_table: int | None, ticked: Collection[int]) -> SafeString:
    """Return the cards of an open poll in the participant's own order, with own triads and ticks marked."""
    options = in_own_order(poll, participant, options_of(poll))
    looks = [(pk, Look(table_number == own_table, pk in ticked)) for pk, table_number in options]
    cards = {look: _cards_in(poll, look, participant.session) for look in {look for _pk, look in looks}}
    return SafeString("".join(cards[look][pk] for pk, look in looks))


def options_of(poll: Poll) -> Options:
    """Return id and table of each option of an open poll in ballot order."""
    key = f"options:{poll.edition}"
    found: Options | None = cache.get(key)
    if found is None:
        found = list(poll.options.values_list("pk", "table_number"))
        cache.set(key, found, _SECONDS)
    return found


def in_own_order(poll: Poll, participant: Participant, options: Options) -> Options:
    """Return `options` shuffled for this participant, the same each time: no triad is first for everybody."""

    def place(option: tuple[int, int]) -> bytes:
        return hashlib.sha256(f"{poll.edition}:{participant.pk}:{option[0]}".encode()).digest()

    return sorted(options, key=place)


def _cards_in(poll: Poll, look: Look, session: StrategySession) -> dict[int, str]:
    words = hashlib.sha256(session.words["future"]["title"].encode()).hexdigest()
    key = f"cards:{poll.edition}:{words}:{get_language()}:{look.is_own:d}{look.is_ticked:d}"
    found: dict[int, str] | None = cache.get(key)
    if found is None:
        is_barred = look.is_own and not poll.own_triads_allowed
        context = {"look": look, "is_barred": is_barred, "words": session.words}
        options = poll.options.all()
        found = {
            option.pk: render_to_string("voting/ballots/option.html", context | {"option": option})
            for option in options
        }
        cache.set(key, found, _SECONDS)
    return found
