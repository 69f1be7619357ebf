"""The device from which somebody votes: it alone keeps the key of the ballot and the time of casting."""

import datetime as dt
from functools import cached_property
from typing import Any, cast

from django.http import HttpResponse
from django.utils.dateparse import parse_datetime

from okmo_session.core.clock import now
from sessions.access import ActorRequest
from sessions.models import Participant, StrategySession
from voting.domain.ballots.casting import OwnChoice, has_voted, is_ballot_key, new_ballot_key, own_choice, own_table
from voting.domain.polls.current import current_poll

_COOKIE_AGE = dt.timedelta(days=2)
_TIME_SALT = "accepted at"


class Voter:
    """A participant before the ballot: the poll, the key in his browser, and what was cast with it."""

    def __init__(self, request: ActorRequest, session: StrategySession) -> None:
        self.request = request
        self.session = session
        self.participant = cast(Participant, request.actor.participant)
        self.poll = current_poll(session)
        self.key = self._sent_key()

    @cached_property
    def choice(self) -> OwnChoice | None:
        """The ballot this device has cast, or None."""
        return own_choice(self.poll, self.participant, self.key) if self.poll and self.key else None

    @cached_property
    def has_voted(self) -> bool:
        """Whether the participant has voted, wherever that was."""
        return bool(self.choice) or (self.poll is not None and has_voted(self.poll, self.participant))

    @cached_property
    def own_table(self) -> int | None:
        """The number of the participant's own table."""
        return own_table(self.participant)

    @property
    def may_fill_in(self) -> bool:
        """Whether an empty ballot is to be shown: open, admitted, and nothing cast yet."""
        is_open = self.poll is not None and self.poll.is_open
        return is_open and self.participant.admitted_at is not None and not self.has_voted

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
