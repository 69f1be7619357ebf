"""Reads a blueprint file and refuses what a session could not be made of."""

import datetime as dt
import re
import zoneinfo
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from okmo_session.core.typed import URL
from sessions.domain import limits
from sessions.domain.blueprints.agenda import read_agenda
from sessions.domain.blueprints.content import Blueprint, LinkContent, MaterialContent
from sessions.domain.blueprints.marked import BlueprintError, Marked, read_marked
from sessions.domain.blueprints.wording import read_wording
from sessions.models import StrategySession

_BUILT_IN = Path(__file__).resolve().parents[2] / "blueprints"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEXTS = {
    *("slug", "title", "motto", "place", "date", "time_zone", "language", "organiser", "logo", "goal"),
    "consent_text",
}
_LISTS = {"key_questions", "expected_results", "hashtags", "links", "agenda", "materials"}
_SECTIONS = {"host", "numbers", "criteria", "wording"}
_REQUIRED = ("title", "date", "key_questions", "agenda")
_PURPOSES = {"writing", "selecting", "assessing", "measures"}


def built_in_blueprints() -> list[str]:
    """Return the names of the blueprints that come with the project."""
    return sorted(path.stem for path in _BUILT_IN.glob("*.yaml"))


def text_of_blueprint(name_or_path: str) -> str:
    """Return the text of a built-in blueprint by its name, or of a file by its path; OSError where there is none."""
    built_in = name_or_path in built_in_blueprints()
    path = _BUILT_IN / f"{name_or_path}.yaml" if built_in else Path(name_or_path)
    return decode_blueprint(path.read_bytes())


def decode_blueprint(content: bytes) -> str:
    """Return the file's text; BlueprintError names the line with the first byte that is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BlueprintError(_("the file is not saved as UTF-8."), line=line) from error


def read_blueprint(text: str) -> Blueprint:
    """Return what the file says; BlueprintError names line and field of the first thing a session cannot be made of."""
    fields = read_marked(text).entries(_TEXTS | _LISTS | _SECTIONS, _REQUIRED)
    host = fields["host"].entries({"name", "introduction"}) if "host" in fields else {}
    return Blueprint(
        slug=_slug(fields.get("slug")),
        title=fields["title"].required_text(limits.TEXTS["title"]),
        motto=_text(fields.get("motto"), limits.TEXTS["motto"]),
        place=_text(fields.get("place"), limits.TEXTS["place"]),
        date=_date(fields["date"]),
        time_zone=_time_zone(fields.get("time_zone")),
        language=_language(fields.get("language")),
        host_name=_text(host.get("name"), limits.TEXTS["host_name"]),
        host_introduction=_text(host.get("introduction"), limits.TEXTS["host_introduction"]),
        organiser=_text(fields.get("organiser"), limits.TEXTS["organiser"]),
        logo=_text(fields.get("logo"), limits.TEXTS["logo"]),
        goal=_text(fields.get("goal"), limits.TEXTS["goal"]),
        key_questions=tuple(fields["key_questions"].texts(limits.QUESTION)),
        expected_results=_texts(fields.get("expected_results"), limits.RESULT),
        hashtags=_texts(fields.get("hashtags"), limits.HASHTAG),
        links=tuple(_link(item) for item in _items(fields.get("links"))),
        numbers=_numbers(fields["numbers"]) if "numbers" in fields else {},
        stages=read_agenda(fields["agenda"]),
        criteria=_criteria(fields["criteria"]) if "criteria" in fields else {},
        wording=read_wording(fields["wording"]) if "wording" in fields else {},
        consent_text=_text(fields.get("consent_text"), limits.TEXTS["consent_text"]),
        materials=tuple(material for item in _items(fields.get("materials")) for material in _materials(item)),
    )


def _text(marked: Marked | None, longest: int = 10_000) -> str:
    return marked.text(longest) if marked else ""


def _items(marked: Marked | None) -> list[Marked]:
    return marked.items() if marked else []


def _texts(marked: Marked | None, longest: int) -> tuple[str, ...]:
    return tuple(marked.texts(longest)) if marked else ()


def _slug(marked: Marked | None) -> str:
    slug = _text(marked, 50)
    if marked and slug and not _SLUG.fullmatch(slug):
        raise marked.refusal(_("only small Latin letters, digits and hyphens between them are possible here."))
    return slug


def _date(marked: Marked) -> dt.date:
    date = marked.date()
    if not limits.YEARS[0] <= date.year <= limits.YEARS[1]:
        raise marked.refusal(_("the year lies outside 1990–2200."))
    return date


def _time_zone(marked: Marked | None) -> str:
    if marked is None:
        return settings.TIME_ZONE
    name = marked.required_text(limits.TEXTS["time_zone"])
    if name not in zoneinfo.available_timezones():
        raise marked.refusal(_("this time zone is not known; write it as Europe/Moscow."))
    return name


def _language(marked: Marked | None) -> str:
    return marked.choice([code for code, _name in settings.LANGUAGES]) if marked else settings.LANGUAGE_CODE


def _link(marked: Marked) -> LinkContent:
    fields = marked.entries({"title", "url"}, ("title", "url"))
    return LinkContent(fields["title"].required_text(limits.LINK_TITLE), _url(fields["url"]))


def _url(marked: Marked) -> str:
    url = marked.required_text(limits.ADDRESS)
    if not URL.fullmatch(url):
        raise marked.refusal(_("an address is expected that begins with http:// or https://."))
    return url


def _numbers(marked: Marked) -> dict[str, int | bool | str]:
    fields = marked.entries({*limits.NUMBERS, *limits.CHOICES, "horizon"})
    numbers: dict[str, int | bool | str] = {
        name: entry.number(*limits.NUMBERS[name]) for name, entry in fields.items() if name in limits.NUMBERS
    }
    for least, most in limits.PAIRS:
        if _number(numbers, least) > _number(numbers, most):
            raise fields.get(least, marked).refusal(
                _("“%(least)s” is more than “%(most)s”.") % {"least": least, "most": most}
            )
    numbers |= {name: fields[name].yes_no() for name in limits.CHOICES if name in fields}
    if "horizon" in fields:
        numbers["horizon"] = fields["horizon"].text(limits.TEXTS["horizon"])
    return numbers


def _number(numbers: dict[str, int | bool | str], name: str) -> int:
    return int(numbers.get(name, getattr(StrategySession(), name)))


def _criteria(marked: Marked) -> dict[str, tuple[str, ...]]:
    return {purpose: tuple(entry.texts(limits.CRITERION)) for purpose, entry in marked.entries(_PURPOSES).items()}


def _materials(marked: Marked) -> list[MaterialContent]:
    fields = marked.entries({"section", "entries"})
    section = _text(fields.get("section"), limits.MATERIAL_SECTION)
    return [_material(section, item) for item in _items(fields.get("entries"))]


def _material(section: str, marked: Marked) -> MaterialContent:
    fields = marked.entries({"title", "urls"}, ("title",))
    urls = tuple(_url(item) for item in _items(fields.get("urls")))
    return MaterialContent(section, fields["title"].required_text(limits.MATERIAL_TITLE), urls)
