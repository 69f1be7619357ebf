"""A session speaks with its own words; where it has none, with neutral ones, and never with those of the handout."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from okmo_session.core.autosave import Change
from okmo_session.reports.documents.protocol import protocol_html
from tests.factories.day import At, Day, a_day
from tests.walk import ACTORS, text_of, url_of
from triads.domain.editing import save

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

ROOT = Path(__file__).parents[2]
OF_THE_HANDOUT = re.compile(r"\b(А?СМО|ОКМО|МСУ|РОИВ\w*|конгресс\w*|съезд\w*|муницип\w*)\b", re.IGNORECASE)
# What the list of blueprints calls the one that comes with the project.
NAME_OF_THE_BLUEPRINT = "The handout of the Congress of municipalities, 2019"
OWN = {
    "present.title": "Откуда",
    "barriers.title": "Помехи",
    "future.title": "Куда",
    "parts.what": "ПРЕДМЕТ",
    "measures.step": "дело",
    "measures.who": "Ответственный",
    "measures.due": "Крайний срок",
    "criteria.measures": "По чему выбираем дела",
}
NEUTRAL = ("Норма настоящего", "Норма будущего", "Шаг 1")
PAGES = [
    (At.MORNING, "table", "triads:record"),
    (At.MORNING, "headquarters", "triads:record_check"),
    (At.MEASURES, "headquarters", "measures:assign"),
    (At.MEASURES, "table", "measures:plan"),
    (At.MEASURES, "headquarters", "measures:plan_check"),
    (At.MEASURES, "headquarters", "reports:workbook"),
]


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Day]:
    return {at: a_day(at) for at in {at for at, _actor, _name in PAGES}}


def read(days: dict[At, Day]) -> dict[str, str]:
    pages = {name: text_of(ACTORS[actor](days[at]).get(url_of(name, days[at]))) for at, actor, name in PAGES}
    session = days[At.MEASURES].session
    session.refresh_from_db()
    return pages | {"protocol": protocol_html(session, days[At.MEASURES].by)}


def test_a_session_with_own_words_shows_them_on_screens_and_files(days: dict[At, Day]) -> None:
    for day in days.values():
        for place, word in OWN.items():
            save(day.session, Change(f"wording.{place}", word, 0, place), day.by)

    pages = read(days)

    foreign = {name: [word for word in NEUTRAL if word in page] for name, page in pages.items()}
    assert {name: words for name, words in foreign.items() if words} == {}
    assert [
        word for word in OWN.values() if not any(word.casefold() in page.casefold() for page in pages.values())
    ] == []


def test_a_session_without_wording_shows_nothing_of_the_handout(days: dict[At, Day]) -> None:
    pages = read(days)

    assert {name: OF_THE_HANDOUT.findall(page) for name, page in pages.items()} == {name: [] for name in pages}
    assert "Норма настоящего" in pages["triads:record"]


def texts_of_the_project() -> Iterator[tuple[str, str]]:
    # Only blueprints and the made-up content of the demo may speak of somebody's day.
    data = {"blueprints", "content", "migrations", "__pycache__"}
    for folder in ("okmo_session", "sessions", "triads", "voting", "measures", "templates", "static/js"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".js") and data.isdisjoint(path.parent.parts[-2:]):
                yield str(path.relative_to(ROOT)), path.read_text()
    for entry in polib.pofile(str(ROOT / "okmo_session/locale/ru/LC_MESSAGES/django.po")):
        if entry.msgid != NAME_OF_THE_BLUEPRINT:
            yield entry.msgid, " ".join([entry.msgstr, *entry.msgstr_plural.values()])


def test_no_word_of_the_handout_stands_in_the_code() -> None:
    found = {place: OF_THE_HANDOUT.findall(text) for place, text in texts_of_the_project()}

    assert {place: words for place, words in found.items() if words} == {}
