"""Who of a list is already in the session: by e-mail, else by phone, else by name with region and organisation.

A wrong answer would write one person's words over another's, so whoever cannot be told apart is left with a sentence.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from okmo_session.core.text import search_key
from sessions.domain.people_import.listed import ListedPerson, phone_key

_TYPING_SLIP = 0.85

type Values = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """A participant of the session as far as lists speak of him."""

    pk: int
    values: Values


@dataclass
class Matches:
    """Who each row is in the session by the row's number, and why it cannot be told for the others."""

    known: dict[int, Known] = field(default_factory=dict)
    unclear: dict[int, str] = field(default_factory=dict)


def repeated(people: Iterable[ListedPerson]) -> dict[int, str]:
    """Return a sentence for each row that cannot be told apart from an earlier row of the list."""
    earlier: dict[str, list[ListedPerson]] = defaultdict(list)
    sentences: dict[int, str] = {}
    for person in people:
        namesakes = earlier[search_key(person.name)]
        twin = next((one for one in namesakes if not _told_apart(one.values, person.values)), None)
        if twin:
            sentences[person.number] = _repetition(twin, person)
        else:
            namesakes.append(person)
    return sentences


def match(people: Iterable[ListedPerson], known: Iterable[Known]) -> Matches:
    """Return who of `people` is who of `known`; the surest signs are followed first, each person is found once."""
    matches, left, free = Matches(), {person.number: person for person in people}, {one.pk: one for one in known}
    for sign in _SIGNS:
        wanted = sign.wanted(left.values(), free.values())
        wanting: dict[int, list[int]] = defaultdict(list)
        for number, found in wanted.items():
            for one in found:
                wanting[one.pk].append(number)
        for number, found in wanted.items():
            if len(found) == 1 and len(wanting[found[0].pk]) == 1:
                matches.known[number] = found[0]
            elif sign.is_last_word:
                matches.unclear[number] = _unclear(found)
        claimed = {one.pk for one in matches.known.values()}
        free = {pk: one for pk, one in free.items() if pk not in claimed}
        left = {n: one for n, one in left.items() if n not in matches.known and n not in matches.unclear}
    return matches


def could_be_one(name: str, other: str) -> bool:
    """Whether two names with one contact are one person's: initials, another surname or order, a slip of typing."""
    if SequenceMatcher(None, search_key(name), search_key(other)).ratio() >= _TYPING_SLIP:
        return True
    shorter, longer = sorted((_words(name), _words(other)), key=len)
    common = len(set(shorter) & set(longer))
    initials = all(any(_speaks_of(word, other) for other in longer) for word in shorter)
    return common > 1 or (common == 1 and initials)


def _speaks_of(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return shorter == longer or (len(shorter) == 1 and longer.startswith(shorter))


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", search_key(name))


@dataclass(frozen=True)
class _Sign:
    """By what somebody is known again: candidates share `key`, and then `fits` decides."""

    key: Callable[[Values], str]
    fits: Callable[[Values, Values], bool]
    is_last_word: bool = False

    def wanted(self, people: Iterable[ListedPerson], known: Iterable[Known]) -> dict[int, list[Known]]:
        """Return for each row the participants it could be by this sign, where there are any."""
        by_key: dict[str, list[Known]] = defaultdict(list)
        for one in known:
            by_key[self.key(one.values)].append(one)
        by_key.pop("", None)
        found: dict[int, list[Known]] = {}
        for person in people:
            alike = by_key.get(self.key(person.values), [])
            found[person.number] = [one for one in alike if self.fits(person.values, one.values)]
        return {number: candidates for number, candidates in found.items() if candidates}


def email_of(values: Values) -> str:
    """Return the address by which two people are compared."""
    return search_key(values.get("email", ""))


def phone_of(values: Values) -> str:
    """Return the digits of the number by which two people are compared."""
    return phone_key(values.get("phone", ""))


def _name(values: Values) -> str:
    return search_key(values["name"])


def _place(values: Values) -> tuple[str, str]:
    return search_key(values.get("region", "")), search_key(values.get("organisation", ""))


def _contacts(values: Values) -> tuple[str, str]:
    return email_of(values), phone_of(values)


def _names_fit(one: Values, other: Values) -> bool:
    return could_be_one(one["name"], other["name"])


def _same_place(one: Values, other: Values) -> bool:
    return any(_place(one)) and _place(one) == _place(other)


def _nothing_differs(one: Values, other: Values) -> bool:
    return not (_differ(_place(one), _place(other)) or _differ(_contacts(one), _contacts(other)))


def _differ(one: Iterable[str], other: Iterable[str]) -> bool:
    return any(a and b and a != b for a, b in zip(one, other, strict=True))


def _told_apart(one: Values, other: Values) -> bool:
    """Whether two of one name are two people; one contact of both makes them one."""
    if any(a and a == b for a, b in zip(_contacts(one), _contacts(other), strict=True)):
        return False
    return not _nothing_differs(one, other)


_SIGNS = (
    _Sign(email_of, _names_fit),
    _Sign(phone_of, _names_fit),
    _Sign(_name, _same_place),
    _Sign(_name, _nothing_differs, is_last_word=True),
)


def _repetition(twin: ListedPerson, person: ListedPerson) -> str:
    if twin.values == person.values:
        return _("The same person stands in row %(row)d already.") % {"row": twin.number}
    return _(
        "In row %(row)d stands somebody of the same name, and nothing shows whether they are two people."
        " Add region, organisation, phone or e-mail to both."
    ) % {"row": twin.number}


def _unclear(found: list[Known]) -> str:
    if len(found) > 1:
        return _(
            "Several people of this name are in the session, and nothing shows which of them this is."
            " Add region, organisation, phone or e-mail."
        )
    return _(
        "Several rows could be “%(name)s”, who is in the session already. Add region, organisation, phone or e-mail."
    ) % {"name": found[0].values["name"]}
