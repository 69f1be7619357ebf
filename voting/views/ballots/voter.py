"""The device from which somebody votes: it alone keeps the key of the ballot and the time of casting."""

import datetime as dt
from functools import cached_property
from typing import Any, cast

from django.http import HttpResponse
from django.utils.dateparse import parse_datetime

from okmo_session.core.clock import now
from sessions.access import ActorRequest
from sessions.domain.topics import Topic
from sessions.models import Participant, Role, StrategySession
from voting.domain.ballots.casting import OwnChoice, is_ballot_key, new_ballot_key, own_choice, way_of
from voting.domain.ballots.lately import poll_lately
from voting.domain.polls.current import current_poll
from voting.models import Poll, TurnOut

_COOKIE_AGE = dt.timedelta(days=2)
_TIME_SALT = "accepted at"


class Voter:
    """A participant before the ballot of a poll, by default the current one: his key, and what was cast with it."""

    def __init__(self, request: ActorRequest, session: StrategySession, poll: Poll | None = None) -> None:
        self.request = request
        self.session = session
        self.participant = cast(Participant, request.actor.participant)
        self.poll = poll or _current_poll(request, session)
        self.key = self._sent_key()

    @cached_property
    def choice(self) -> OwnChoice | None:
        """The ballot this device has cast, or None."""
        return own_choice(self.poll, self.participant, self.key) if self.poll and self.key else None

    @property
    def option_ids(self) -> frozenset[int]:
        """What this device has chosen, nothing before it cast anything."""
        return self.choice.option_ids if self.choice else frozenset()

    @cached_property
    def way(self) -> TurnOut.Way:
        """How the participant has voted: by phone, this one or another, on paper, or not at all."""
        if self.poll is None:
            return TurnOut.Way.NONE
        return TurnOut.Way.PHONE if self.choice else way_of(self.poll, self.participant)

    @property
    def is_open(self) -> bool:
        """Whether there is a poll that takes ballots."""
        return self.poll is not None and self.poll.is_open

    @property
    def may_fill_in(self) -> bool:
        """Whether an empty ballot is to be shown: open, admitted, and nothing cast yet."""
        return self.is_open and self.participant.admitted_at is not None and self.way == TurnOut.Way.NONE

    @property
    def may_change(self) -> bool:
        """Whether this device holds a ballot that can still be changed."""
        return self.is_open and self.choice is not None

    @property
    def accepted_at(self) -> dt.datetime | None:
        """When this device was told that its ballot is accepted: the server keeps no such time."""
        text = self.request.get_signed_cookie(self._time_cookie, default=None, salt=_TIME_SALT)
        return parse_datetime(text) if text else None

    def remember_key(self, response: HttpResponse) -> None:
        """Give the browser a key with the empty ballot, before anything is cast: a lost answer then loses nothing."""
        if not self.key:
            self.key = new_ballot_key()
            response.set_cookie(self._key_cookie, self.key, **self._cookie_options())

    def remember_time(self, response: HttpResponse) -> None:
        """Let the browser, and nobody else, keep when its ballot was accepted."""
        options = self._cookie_options()
        response.set_signed_cookie(self._time_cookie, now().isoformat(), salt=_TIME_SALT, **options)

    @property
    def mark(self) -> str:
        """What tells this voter's ballot from any other in the same browser."""
        return self._key_cookie

    @property
    def _key_cookie(self) -> str:
        # One for each person: a phone that is passed on must not change its owner's ballot.
        return f"ballot-{self.poll.pk if self.poll else 0}-{self.participant.pk}"

    @property
    def _time_cookie(self) -> str:
        return f"{self._key_cookie}-at"

    def _sent_key(self) -> str:
        key = self.request.COOKIES.get(self._key_cookie, "")
        return key if is_ballot_key(key) else ""

    def _cookie_options(self) -> dict[str, Any]:
        return {
            "max_age": _COOKIE_AGE,
            "path": f"/s/{self.session.slug}/vote/",
            "httponly": True,
            "secure": self.request.is_secure(),
            "samesite": "Lax",
        }


def choice_of(request: ActorRequest, poll: Poll | None) -> OwnChoice | None:
    """Return what the participant who asks has cast in `poll` from this device; None where somebody else asks."""
    is_voter = request.actor.role == Role.PARTICIPANT
    return Voter(request, request.actor.session, poll).choice if poll and is_voter else None


def _current_poll(request: ActorRequest, session: StrategySession) -> Poll | None:
    told = getattr(request, "live_versions", None)
    return current_poll(session) if told is None else poll_lately(session, told[Topic.VOTE])
