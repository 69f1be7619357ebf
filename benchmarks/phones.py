"""Phones in a hall: each opens the ballot, sends its choice, tries again, and remembers what it was told."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from html import unescape
from random import Random
from typing import Any

import aiohttp

from benchmarks.hall import Hall
from sessions.access import DEVICE_COOKIE

_OPTION = re.compile(r'name="option" value="(\d+)".*?№&nbsp;([\d.]+)<', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_RECEIPT = re.compile(r'<b class="num nowrap" translate="no">([\w-]+)<')
_WAIT = aiohttp.ClientTimeout(total=60)
Choice = frozenset[str]


@dataclass
class Phone:
    """A participant's phone with its ledger: what was sent since the last acknowledgement, and what was acknowledged.

    Times are seconds of `time.time`, which server and phones of this machine share.
    """

    home: str
    http: aiohttp.ClientSession
    chance: Random
    receipt: str = ""
    acknowledged: Choice | None = None
    acknowledged_at: float = 0
    sent_unanswered: list[Choice] = field(default_factory=list)
    acknowledgements: int = 0
    refused: int = 0
    retries: int = 0
    seconds: list[float] = field(default_factory=list)

    async def open_ballot(self) -> str:
        """Load the page of the ballot, empty or to be changed, and return it."""
        return await self._get("vote/change/" if self.acknowledged else "vote/")

    async def vote(self, picks: int, at: float) -> None:
        """Open the ballot some seconds before, and send a choice by chance `at` that time until it is answered."""
        await _until(at - self.chance.uniform(1, 10))
        page = await self.open_ballot()
        options = {number: pk for pk, number in _OPTION.findall(page)}
        if len(options) < picks:
            self.refused += 1
            return
        choice = frozenset(self.chance.sample(sorted(options), picks))
        fields = [(name, unescape(value)) for name, value in _HIDDEN.findall(page)]
        await _until(at)
        await self._send(choice, [*fields, *(("option", options[number]) for number in choice)])

    async def read_receipt(self) -> None:
        """Look at the page that shows the own choice."""
        found = _RECEIPT.findall(await self._get("vote/"))
        self.receipt = found[0] if found else ""

    async def _send(self, choice: Choice, fields: list[tuple[str, Any]]) -> None:
        self.sent_unanswered.append(choice)
        begun = time.time()
        status = await self._post("vote/cast/", fields)
        self.seconds.append(time.time() - begun)
        # Answered, so none of what was sent before is in doubt any more.
        self.sent_unanswered.clear()
        if status == 302:
            self.acknowledged, self.acknowledged_at = choice, begun
            self.acknowledgements += 1
        else:
            self.refused += 1

    async def _post(self, place: str, fields: list[tuple[str, Any]]) -> int:
        while True:
            try:
                async with self.http.post(
                    self.home + place, data=fields, allow_redirects=False, headers={"Referer": self.home}
                ) as answer:
                    await answer.read()
                    return answer.status
            except (aiohttp.ClientError, TimeoutError):
                await self._pause()

    async def _get(self, place: str) -> str:
        while True:
            try:
                async with self.http.get(self.home + place) as answer:
                    return await answer.text()
            except (aiohttp.ClientError, TimeoutError):
                await self._pause()

    async def _pause(self) -> None:
        self.retries += 1
        await asyncio.sleep(self.chance.uniform(0.5, 1.5))


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))


def phones_of(hall: Hall) -> list[Phone]:
    """Return the phone of each person of the hall. Called inside the loop; `closed` afterwards."""
    return [Phone(hall.home, _browser(token), Random(person)) for person, token in hall.tokens.items()]


async def close(phones: list[Phone]) -> None:
    """Put the phones away."""
    await asyncio.gather(*(phone.http.close() for phone in phones))


def _browser(token: str) -> aiohttp.ClientSession:
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies({DEVICE_COOKIE: token})
    return aiohttp.ClientSession(cookie_jar=jar, timeout=_WAIT)
