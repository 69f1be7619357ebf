"""The fields of the session itself that are edited one by one: its head and its numbers."""

import datetime as dt
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, as_typed
from okmo_session.core.typed import NO, YES, Tidy, day, one_line, one_of, required_line, whole_number, yes_or_no
from sessions.actors import Actor
from sessions.domain import limits
from sessions.domain.agenda.rescheduling import move_day
from sessions.models import StrategySession

type SessionField = Field[Actor]
type Write = Callable[[str, Actor], None]

_LONGEST_CHOICE = 60


def head_field(session: StrategySession, name: str) -> SessionField | None:
    """Return the field of `session` that has this name, or None."""
    if name in limits.NUMBERS:
        return Field(name, str(getattr(session, name)), _LONGEST_CHOICE, _column(session, name), _number(session, name))
    if name in limits.TEXTS:
        tidy = _TIDY.get(name, one_line)
        write = _move(session, name) if name == "time_zone" else _column(session, name)
        return Field(name, getattr(session, name), limits.TEXTS[name], write, tidy)
    if name == "date":
        return Field(name, session.date.isoformat(), _LONGEST_CHOICE, _move(session, name), _date)
    if name == "language":
        languages = [code for code, _name in settings.LANGUAGES]
        return Field(name, session.language, _LONGEST_CHOICE, _column(session, name), one_of(languages))
    if name in limits.CHOICES:
        value = YES if getattr(session, name) else NO
        return Field(name, value, _LONGEST_CHOICE, _choice(session, name), yes_or_no)
    return None


def time_zones() -> list[str]:
    """Return the names of the time zones of the world, as Europe/Moscow."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")


def _column(session: StrategySession, name: str) -> Write:
    def write(text: str, by: Actor) -> None:
        StrategySession.objects.filter(pk=session.pk).update(**{name: text})

    return write


def _move(session: StrategySession, name: str) -> Write:
    def write(text: str, by: Actor) -> None:
        date = dt.date.fromisoformat(text) if name == "date" else session.date
        move_day(session, date, zoneinfo.ZoneInfo(text) if name == "time_zone" else session.zone)

    return write


def _choice(session: StrategySession, name: str) -> Write:
    def write(text: str, by: Actor) -> None:
        StrategySession.objects.filter(pk=session.pk).update(**{name: text == YES})

    return write


def _date(text: str) -> str:
    least, most = limits.YEARS
    if not least <= dt.date.fromisoformat(day(text)).year <= most:
        raise DomainError(_("The year lies outside %(least)s–%(most)s.") % {"least": least, "most": most})
    return day(text)


def _time_zone(text: str) -> str:
    if text not in zoneinfo.available_timezones():
        raise DomainError(_("This time zone is not known; it is written as Europe/Moscow."))
    return text


def _number(session: StrategySession, name: str) -> Tidy:
    """Return what keeps a number in its limits, and the least of two under the most."""
    within = whole_number(*limits.NUMBERS[name])

    def tidy(text: str) -> str:
        number = within(text)
        for least, most in limits.PAIRS:
            numbers = {side: int(number) if side == name else getattr(session, side) for side in (least, most)}
            if name in numbers and numbers[least] > numbers[most]:
                raise DomainError(
                    _("The least, %(least)s, is more than the most, %(most)s. Change the other number first.")
                    % {"least": numbers[least], "most": numbers[most]}
                )
        return number

    return tidy


_TIDY: dict[str, Tidy] = {
    "title": required_line,
    "time_zone": _time_zone,
    **dict.fromkeys(("goal", "host_introduction", "consent_text"), as_typed),
}
