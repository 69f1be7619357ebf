"""Every page of the day's moments, opened once by everybody: all that must and must not stand there is looked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.template import Context

from okmo_session.screens.scenes import Scene
from tests.answers import PAGES, TABLE
from tests.factories.day import At, Day, a_day
from tests.test_words import NO_WORDS, english_in
from tests.walk import ACTORS, text_of, url_if_there
from voting.domain.results.reading import Result

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# At these moments everybody looks; at the others one of each look, who else there is sees the same pages.
BY_ALL = (At.MORNING, At.COUNTED, At.MEASURES)
READERS = [(at, actor) for at in At for actor in (ACTORS if at in BY_ALL else ("participant", "table", "projector"))]
# Whoever reads these pages has the link already: it stands in the form that goes back to it.
OPEN_BY_LINK = ("sessions:set_up", "sessions:enter_here")


@dataclass(frozen=True)
class Seen:
    """What an actor was shown at an address: texts in English, all that can be read, results in its making."""

    english: list[str]
    text: str
    results: list[Result]


type Pages = dict[tuple[At, str], dict[str, Seen]]


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Day]:
    return {at: a_day(at) for at in At}


@pytest.fixture(scope="module")
def other_day(shared_rows: None) -> Day:
    return a_day(At.MEASURES)


@pytest.fixture(scope="module")
def seen(days: dict[At, Day], other_day: Day) -> Pages:
    """What each reader sees, by the page's name; nothing of things that the day has not got."""
    return {(at, actor): dict(_opened(actor, days[at])) for at, actor in READERS}


def _opened(actor: str, day: Day) -> Iterator[tuple[str, Seen]]:
    client = ACTORS[actor](day)
    for name in PAGES:
        if TABLE[name, "GET"][actor] == 200 and (url := url_if_there(name, day)):
            page = client.get(url)
            english = [] if name in NO_WORDS else english_in(page, day)
            is_shown = page.status_code == 200
            yield name, Seen(english, text_of(page) if is_shown else "", _results(page) if is_shown else [])


def _results(page: Any) -> list[Result]:
    contexts = page.context if isinstance(page.context, list) else [page.context or Context()]
    layers = {id(layer): layer for context in contexts for layer in context.dicts}
    values = [value for layer in layers.values() for value in layer.values()]
    values += [value for scene in values if isinstance(scene, Scene) for value in scene.data.values()]
    return [value for value in values if isinstance(value, Result)]


@pytest.mark.parametrize(("at", "actor"), READERS)
def test_no_page_says_a_sentence_in_english(seen: Pages, at: At, actor: str):
    assert {name: page.english for name, page in seen[at, actor].items() if page.english} == {}


def test_before_the_talks_another_tables_triads_are_shown_to_the_crew_that_checks_only(
    days: dict[At, Day], seen: Pages
):
    foreign = days[At.MORNING].word("Настоящее 2.1")

    readers = {actor: [*_pages_with(foreign, seen[At.MORNING, actor])] for actor in ACTORS}

    checking = ["reports:protocol", "reports:workbook", "triads:record_check", "triads:table_triads"]
    assert readers == {actor: [] for actor in ACTORS} | {"headquarters": checking, "facilitator": checking}


def test_between_counting_and_announcing_only_the_crew_is_given_the_result(seen: Pages):
    given = {actor for actor in ACTORS for page in seen[At.COUNTED, actor].values() if page.results}

    assert given == {"observer", "headquarters", "facilitator"}


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_shows_a_word_of_another_session(days: dict[At, Day], other_day: Day, seen: Pages, actor: str):
    pages = seen[At.MEASURES, actor]

    assert _pages_with(other_day.word(""), pages) == []
    assert _pages_with(other_day.session.join_code, pages) == []
    assert actor in ("stranger", "projector") or _pages_with(days[At.MEASURES].word(""), pages)


def test_nobody_but_its_owner_reads_a_note_on_any_page_or_in_any_file(days: dict[At, Day], seen: Pages):
    readers = {(actor, name) for actor in ACTORS for name in _pages_with("Тайное", seen[At.MEASURES, actor])}

    own = seen[At.MEASURES, "participant"]["sessions:notes"].text
    others = [person for person in days[At.MEASURES].people[1:] if f"Тайное: {person.name}" in own]
    assert (readers, others) == ({("participant", "sessions:notes")}, [])


def test_what_is_said_to_the_headquarters_is_read_by_the_crew_alone(seen: Pages):
    readers = {actor for actor in ACTORS if _pages_with("Сказано Штабу", seen[At.MEASURES, actor])}

    assert readers == {"observer", "headquarters", "facilitator"}


@pytest.mark.parametrize("actor", ["stranger", "participant", "table", "projector", "observer"])
def test_secrets_of_others_stand_on_nobodys_page(days: dict[At, Day], seen: Pages, actor: str):
    day = days[At.MEASURES]
    links = {link.token for link in day.session.access_links.all()}
    codes = {person.code for person in [*day.people[1:], day.waiting]}

    pages = {name: page for name, page in seen[At.MEASURES, actor].items() if name not in OPEN_BY_LINK}

    assert [name for name, page in pages.items() if any(secret in page.text for secret in links | codes)] == []


def _pages_with(words: str, pages: dict[str, Seen]) -> list[str]:
    return sorted(name for name, page in pages.items() if words in page.text)
