"""What people type into a field, made into the text that is kept: numbers, dates, times, addresses, choices.

Each is the `tidy` of a field: text in, text out, DomainError with a sentence for what cannot be kept.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError

URL = re.compile(r"https?://[^\s<>\"]+")
YES, NO = "yes", "no"
_INTEGER = re.compile(r"[0-9]{1,6}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")
_SHOWN = 40

type Tidy = Callable[[str], str]


def one_line(text: str) -> str:
    """Keep a text in one line, with single spaces."""
    return " ".join(text.split())


def required_line(text: str) -> str:
    """Keep a text in one line; refuse an empty one."""
    return required(one_line(text))


def required(text: str) -> str:
    """Refuse a text that is empty."""
    if not text:
        raise DomainError(_("This may not be empty."))
    return text


def whole_number(least: int, most: int) -> Tidy:
    """Return what keeps a whole number from `least` to `most`, "07" as "7"."""

    def tidy(text: str) -> str:
        if not _INTEGER.fullmatch(text) or not least <= int(text) <= most:
            raise DomainError(
                _("A whole number from %(least)s to %(most)s is expected.") % {"least": least, "most": most}
            )
        return str(int(text))

    return tidy


def optional(tidy: Tidy) -> Tidy:
    """Return what keeps an empty text as it is, and any other as `tidy` does."""
    return lambda text: tidy(text) if text else ""


def day(text: str) -> str:
    """Keep a date as 2026-11-24, also where a browser without a calendar sent 24.11.2026."""
    try:
        found = dt.datetime.strptime(text, "%d.%m.%Y" if "." in text else "%Y-%m-%d").date()
    except ValueError as error:
        raise DomainError(_("“%(text)s” is not a date.") % {"text": text[:_SHOWN]}) from error
    return found.isoformat()


def time_of_day(text: str) -> str:
    """Keep a time as 09:30; "9.30" is taken too, 25:00 is no time."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise DomainError(_("“%(text)s” is not a time of day, such as 13:30.") % {"text": text[:_SHOWN]})
    return f"{int(match[1]):02}:{match[2]}"


def one_of(choices: Collection[str]) -> Tidy:
    """Return what keeps one of `choices`."""

    def tidy(text: str) -> str:
        if text not in choices:
            raise DomainError(_("Choose one of the list."))
        return text

    return tidy


yes_or_no = one_of((YES, NO))


def web_address(text: str) -> str:
    """Keep an address of the web."""
    if not URL.fullmatch(text):
        raise DomainError(
            _("“%(text)s” is not an address: it begins with http:// or https://.") % {"text": text[:_SHOWN]}
        )
    return text


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def each_line(tidy: Tidy, *, longest: int) -> Tidy:
    """Return what keeps several texts, one a line, each as `tidy` does and at most `longest` characters long."""

    def tidy_all(text: str) -> str:
        lines = lines_of(text)
        for line in lines:
            if len(line) > longest:
                raise DomainError(
                    _("A line is longer than %(limit)s characters: “%(text)s…”")
                    % {"limit": longest, "text": line[:_SHOWN]}
                )
        return "\n".join(map(tidy, lines))

    return tidy_all
