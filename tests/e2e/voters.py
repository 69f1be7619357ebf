"""Phones that vote and vote again, without a browser each: what the server acknowledged, they remember."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException
from random import Random
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

_OPTION = re.compile(r'name="option" value="(\d+)"( checked)?>.*?№&nbsp;([\d.]+)<', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|seen)" value="([\w.]*)"')
_RECEIPT = re.compile(r'<b class="num nowrap" translate="no">([\w-]+)<')


@dataclass
class Voter:
    """A participant's phone; a choice is a set of the triads' numbers."""

    url: str
    link: str
    chance: Random
    receipt: str = ""
    acknowledged: frozenset[str] = frozenset()
    sent: frozenset[str] = frozenset()
    acknowledgements: int = 0
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor()))

    @cached_property
    def home(self) -> str:
        """The address of the participant's page, once the link has let the phone in."""
        with self.opener.open(self.url + self.link) as answer:
            return str(answer.url)

    def may_vote(self) -> bool:
        """Tell whether an empty ballot is shown."""
        return bool(_OPTION.search(self._page("vote/")))

    def vote(self, picks: int = 3) -> None:
        """Send a choice by chance, in place of one that was sent before; remember it once its receipt is seen."""
        page = self._page("vote/change/")
        options = {number: pk for pk, _ticked, number in _OPTION.findall(page)}
        self.sent = frozenset(self.chance.sample(sorted(options), picks))
        form = [*dict(_HIDDEN.findall(page)).items(), *(("option", options[one]) for one in self.sent)]
        with self.opener.open(f"{self.home}vote/cast/", urlencode(form).encode()) as answer:
            self.receipt = _RECEIPT.findall(answer.read().decode())[0]
        self.acknowledged = self.sent
        self.acknowledgements += 1

    def vote_until_nobody_answers(self) -> None:
        """Vote and change again and again; an answer that is an error is one."""
        try:
            while True:
                self.vote()
        except HTTPError:
            raise
        except (OSError, HTTPException):
            return

    def choice(self) -> frozenset[str]:
        """Return what the server shows as this phone's choice."""
        return frozenset(number for _pk, ticked, number in _OPTION.findall(self._page("vote/change/")) if ticked)

    def _page(self, place: str) -> str:
        with self.opener.open(self.home + place) as answer:
            return str(answer.read().decode())


def coming_voters(url: str, links: list[str]) -> list[Voter]:
    """Let everybody in by their links; return those who have not voted yet."""
    voters = [Voter(url, link, Random(link)) for link in links]
    with ThreadPoolExecutor() as together:
        may_vote = list(together.map(Voter.may_vote, voters))
    return [voter for voter, may in zip(voters, may_vote, strict=True) if may]
