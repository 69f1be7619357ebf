"""Casting a ballot: kept without its voter. Here nothing is logged and nothing is published."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.errors import DomainError
from okmo_session.core.lookup import Lookup
from okmo_session.core.tokens import CODE_ALPHABET, new_token, token_hash
from sessions.domain.locking import lock_session
from sessions.domain.tables.seating import team_of
from sessions.models import Participant, Team
from voting.domain.ballots.secrecy import in_random_order, set_way
from voting.domain.polls.closing import close_if_due, refuse_unless_open
from voting.domain.polls.turnout import join_register
from voting.models import Ballot, Mark, Poll, PollOption, TurnOut

_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_RECEIPT_GROUPS, _GROUP_LENGTH = 3, 4
_WAY = Lookup("SELECT way FROM voting_turnout WHERE poll_id = %s AND participant_id = %s")


class StaleChoiceError(DomainError):
    """Another choice stands than the one the form was made from: the voter decides which of both it shall be."""


@dataclass(frozen=True)
class OwnChoice:
    """What a voter's own device may see of the ballot it cast."""

    receipt: str
    option_ids: frozenset[int]


def new_ballot_key() -> str:
    """Return the key of an empty ballot: 128 bits that only the voter's device keeps."""
    return new_token()


def is_ballot_key(key: str) -> bool:
    """Tell whether `key` has the form of a key of ours."""
    return bool(_KEY.fullmatch(key))


def cast(
    poll: Poll, participant: Participant, key: str, option_ids: Collection[int], seen: Collection[int] | None = None
) -> str:
    """Store the participant's ballot, or replace the one cast with the same key; return its receipt.

    `seen` is the choice that the form was made from, empty before anything was cast; None replaces whatever stands.
    The choice that stands, sent once more, is fine. Raises StaleChoiceError where another one stands than was seen,
    DomainError where the poll does not take the ballot; what was cast before then stands.
    """
    close_if_due(poll)
    return _cast(poll, participant, key, frozenset(option_ids), None if seen is None else frozenset(seen))


def own_choice(poll: Poll, participant: Participant, key: str) -> OwnChoice | None:
    """Return the ballot this device cast for this participant, or None where the key has none."""
    return _choice_of(poll, _key_hash(poll, participant, key))


def way_of(poll: Poll, participant: Participant) -> TurnOut.Way:
    """Return how the participant has voted: not yet, by phone, on this device or another one, or on paper."""
    (way,) = _WAY.first(poll.pk, participant.pk) or [TurnOut.Way.NONE]
    return TurnOut.Way(way)


def has_voted(poll: Poll, participant: Participant) -> bool:
    """Tell whether the participant has voted, on this device, another one or paper."""
    return way_of(poll, participant) != TurnOut.Way.NONE


def own_table(participant: Participant) -> int | None:
    """Return the number of the table whose triads are the participant's own, or None without a seat."""
    team = team_of(participant, Team.Round.NORMS)
    return team.table_number if team else None


@transaction.atomic
def _cast(
    poll: Poll, participant: Participant, key: str, option_ids: frozenset[int], seen: frozenset[int] | None
) -> str:
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_unless_open(poll)
    entry = join_register(poll, participant)
    _check_choice(poll, participant, option_ids)
    key_hash = _key_hash(poll, participant, key)
    standing = _choice_of(poll, key_hash)
    _mark_voter(poll, entry, standing is not None)
    if standing and standing.option_ids == option_ids:
        return standing.receipt
    if seen is not None and seen != (standing.option_ids if standing else frozenset()):
        raise StaleChoiceError(_("While this page was open, another choice was sent from this device."))
    receipt = _receipt(poll, participant, key)
    _write(poll, participant, key_hash, receipt, option_ids)
    return receipt


def _choice_of(poll: Poll, key_hash: str) -> OwnChoice | None:
    ballot = poll.ballots.filter(key_hash=key_hash).first()
    if ballot is None:
        return None
    return OwnChoice(ballot.receipt, frozenset(ballot.marks.values_list("option_id", flat=True)))


def _write(poll: Poll, participant: Participant, key_hash: str, receipt: str, option_ids: frozenset[int]) -> None:
    # Changing is replacing: nothing tells a changed ballot from a first one.
    poll.ballots.filter(key_hash=key_hash).delete()
    voter = None if poll.is_secret else participant
    phone = Ballot.Source.PHONE
    ballot = Ballot.objects.create(poll=poll, source=phone, key_hash=key_hash, receipt=receipt, participant=voter)
    Mark.objects.bulk_create([Mark(ballot=ballot, option_id=option) for option in in_random_order(list(option_ids))])


def _mark_voter(poll: Poll, entry: TurnOut, is_own_ballot: bool) -> None:
    if entry.way == TurnOut.Way.PAPER:
        raise DomainError(_("You vote on paper in this vote: your sheet counts, and the phone takes no ballot."))
    if entry.way == TurnOut.Way.PHONE and not is_own_ballot:
        raise DomainError(
            _("You have already voted from another device. That ballot stands, and only that device can change it.")
        )
    set_way(poll, [entry.participant_id], TurnOut.Way.NONE, TurnOut.Way.PHONE)


def _check_choice(poll: Poll, participant: Participant, option_ids: frozenset[int]) -> None:
    if not option_ids:
        raise DomainError(_("Choose at least one triad."))
    chosen = list(PollOption.objects.filter(poll=poll, pk__in=option_ids).values_list("table_number", flat=True))
    if len(chosen) != len(option_ids):
        raise DomainError(_("One of the triads is not on this ballot. Load the page again and choose from the list."))
    if len(option_ids) > poll.picks:
        raise DomainError(too_many(len(option_ids), poll.picks))
    if not poll.own_triads_allowed and own_table(participant) in chosen:
        raise DomainError(_("Triads of one's own table cannot be chosen in this vote."))


def too_many(chosen: int, picks: int) -> str:
    """Return the sentence for a ballot with more dots than the poll gives."""
    return ngettext(
        "You have marked %(chosen)s triads, and you may choose %(picks)s. Take away %(over)s.",
        "You have marked %(chosen)s triads, and you may choose %(picks)s. Take away %(over)s.",
        chosen,
    ) % {"chosen": chosen, "picks": picks, "over": chosen - picks}


def _key_hash(poll: Poll, participant: Participant, key: str) -> str:
    # Bound to poll and person, so that a phone passed on does not overwrite its owner's ballot.
    return token_hash(f"ballot:{poll.pk}:{participant.pk}:{key}")


def _receipt(poll: Poll, participant: Participant, key: str) -> str:
    digest = int.from_bytes(hashlib.sha256(f"receipt:{poll.pk}:{participant.pk}:{key}".encode()).digest())
    letters = []
    for _position in range(_RECEIPT_GROUPS * _GROUP_LENGTH):
        digest, letter = divmod(digest, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[letter])
    groups = ["".join(letters[start : start + _GROUP_LENGTH]) for start in range(0, len(letters), _GROUP_LENGTH)]
    return "-".join(groups)
