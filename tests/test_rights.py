"""Every address against everybody who may ask for it: the whole answer is the table of `tests.answers`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.template import Context
from django.test import Client

from okmo_session.screens.scenes import Scene
from tests.answers import COLUMNS, ELSEWHERE, PAGES, TABLE
from tests.factories.day import At, Day, a_day
from tests.walk import ACTORS, addresses, text_of, url_if_there, url_of
from voting.domain.results.reading import Result

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OF_A_SESSION = [name for name, address in addresses().items() if "slug" in address.parameters]
WITH_A_THING = [
    (name, method)
    for name, method in TABLE
    if name in OF_A_SESSION and not {"pk", "token"}.isdisjoint(addresses()[name].parameters)
]


@pytest.fixture(scope="module")
def day(shared_rows: None) -> Day:
    return a_day(At.MEASURES)


@pytest.fixture(scope="module")
def other_day(shared_rows: None) -> Day:
    return a_day(At.MEASURES)


@pytest.fixture(scope="module")
def browsers(day: Day, other_day: Day) -> dict[str, Any]:
    """The cookies of everybody's browser, made once."""
    here = {actor: let_in(day).cookies for actor, let_in in ACTORS.items()}
    return here | {f"{actor}{ELSEWHERE}": let_in(other_day).cookies for actor, let_in in ACTORS.items()}


@pytest.fixture(scope="module")
def texts(day: Day) -> dict[str, dict[str, str]]:
    """What each actor can read on each page of the day, by the page's name."""
    return {actor: {name: text_of(page) for name, page in pages_of(actor, day)} for actor in ACTORS}


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(cookies: Any, method: str, url: str) -> int:
    """Return the answer's number; what the request changed is taken back."""
    client = Client()
    client.cookies.update(cookies)
    with taken_back():
        return client.generic(method, url).status_code


def pages_of(actor: str, day: Day) -> Iterator[tuple[str, Any]]:
    """Yield each page of `day` that the actor is shown, with its name; without those of things the day has not."""
    client = ACTORS[actor](day)
    for name in PAGES:
        if TABLE[name, "GET"][actor] != 200:
            continue
        url = url_if_there(name, day)
        response = client.get(url) if url else None
        if response and response.status_code == 200:
            yield name, response


def allowed(name: str) -> str:
    """Return somebody whom the address serves by some method."""
    rows = [row for (known, _method), row in TABLE.items() if known == name]
    return next(actor for row in rows for actor, answer in reversed(row.items()) if answer not in (403, 404))


def test_the_table_has_a_row_for_each_address_and_no_other():
    assert sorted({name for name, _method in TABLE}) == sorted(addresses())


@pytest.mark.parametrize(("name", "method"), TABLE)
def test_each_address_answers_everybody_as_the_table_says(day: Day, browsers: dict[str, Any], name: str, method: str):
    url = url_of(name, day)

    answers = {actor: ask(browsers[actor], method, url) for actor in COLUMNS.values()}

    assert answers == TABLE[name, method]


@pytest.mark.parametrize("name", addresses())
def test_a_method_that_an_address_does_not_serve_is_refused(day: Day, browsers: dict[str, Any], name: str):
    unserved = [method for method in METHODS if (name, method) not in TABLE]

    answers = {method: ask(browsers[allowed(name)], method, url_of(name, day)) for method in unserved}

    assert answers == dict.fromkeys(unserved, 405)


@pytest.mark.parametrize(("name", "method"), WITH_A_THING)
def test_a_thing_of_another_session_does_not_exist(
    day: Day, other_day: Day, browsers: dict[str, Any], name: str, method: str
):
    actors = [actor for actor, answer in TABLE[name, method].items() if answer not in (403, 404)]
    url = url_of(name, day, things_of=other_day)

    answers = {actor: ask(browsers[actor], method, url) for actor in actors}

    assert answers == dict.fromkeys(actors, 404)


@pytest.mark.parametrize(("name", "method"), [key for key in TABLE if key[0] in OF_A_SESSION])
def test_crew_and_projector_of_another_session_are_strangers(
    day: Day, browsers: dict[str, Any], name: str, method: str
):
    foreign = [f"{role}{ELSEWHERE}" for role in ("projector", "facilitator")]

    answers = {actor: ask(browsers[actor], method, url_of(name, day)) for actor in foreign}

    assert answers == dict.fromkeys(foreign, TABLE[name, method]["stranger"])


@pytest.mark.parametrize("role", ["participant", "table", "projector", "everybody", "Facilitator"])
def test_nobody_is_invited_to_the_crew_as_somebody_else(day: Day, role: str):
    client = ACTORS["facilitator"](day)

    response = client.post(f"/s/{day.session.slug}/prepare/crew/invite/{role}/")

    assert response.status_code == 404


def test_only_a_facilitator_invites_a_facilitator(day: Day):
    url = f"/s/{day.session.slug}/prepare/crew/invite/facilitator/"

    answers = {actor: ACTORS[actor](day).post(url).status_code for actor in ("headquarters", "facilitator")}

    assert answers == {"headquarters": 403, "facilitator": 302}


def test_a_revoked_device_is_a_stranger(day: Day):
    client = ACTORS["table"](day)
    day.session.devices.update(revoked_at=day.session.created_at)

    response = client.get(url_of("session_home", day))

    assert response.status_code == 404


def test_before_the_talks_another_tables_triads_are_shown_to_the_crew_that_checks_only(shared_rows: None):
    morning = a_day(At.MORNING)
    foreign = morning.word("Настоящее 2.1")

    readers = {
        actor: sorted(name for name, page in pages_of(actor, morning) if foreign in text_of(page)) for actor in ACTORS
    }

    checking = ["reports:protocol", "reports:workbook", "triads:record_check", "triads:table_triads"]
    assert readers == {actor: [] for actor in ACTORS} | {"headquarters": checking, "facilitator": checking}


def test_between_counting_and_announcing_only_the_crew_is_given_the_result(shared_rows: None):
    counted = a_day(At.COUNTED)

    given = {actor for actor in ACTORS for _name, page in pages_of(actor, counted) if _results(page)}

    assert given == {"observer", "headquarters", "facilitator"}


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_shows_a_word_of_another_session(
    day: Day, other_day: Day, texts: dict[str, dict[str, str]], actor: str
):
    pages = texts[actor]

    assert [name for name, text in pages.items() if other_day.word("") in text] == []
    assert [name for name, text in pages.items() if other_day.session.join_code in text] == []
    assert actor in ("stranger", "projector") or any(day.word("") in text for text in pages.values())


def test_nobody_but_its_owner_reads_a_note_on_any_page_or_in_any_file(day: Day, texts: dict[str, dict[str, str]]):
    readers = {(actor, name) for actor, pages in texts.items() for name, text in pages.items() if "Тайное" in text}

    others = [person for person in day.people[1:] if f"Тайное: {person.name}" in texts["participant"]["sessions:notes"]]
    assert (readers, others) == ({("participant", "sessions:notes")}, [])


def test_what_is_said_to_the_headquarters_is_read_by_the_crew_alone(texts: dict[str, dict[str, str]]):
    readers = {actor for actor, pages in texts.items() if any("Сказано Штабу" in text for text in pages.values())}

    assert readers == {"observer", "headquarters", "facilitator"}


@pytest.mark.parametrize("actor", ["stranger", "participant", "table", "projector", "observer"])
def test_secrets_of_others_stand_on_nobodys_page(day: Day, texts: dict[str, dict[str, str]], actor: str):
    links = {link.token for link in day.session.access_links.all()}
    codes = {person.code for person in [*day.people[1:], day.waiting]}

    pages = {name: text for name, text in texts[actor].items() if name not in OPEN_BY_LINK}

    assert [name for name, text in pages.items() if any(secret in text for secret in links | codes)] == []


# Whoever reads these pages has the link already: it stands in the form that goes back to it.
OPEN_BY_LINK = ("sessions:set_up", "sessions:enter_here")


def _results(page: Any) -> list[Result]:
    contexts = page.context if isinstance(page.context, list) else [page.context or Context()]
    layers = {id(layer): layer for context in contexts for layer in context.dicts}
    values = [value for layer in layers.values() for value in layer.values()]
    values += [value for scene in values if isinstance(scene, Scene) for value in scene.data.values()]
    return [value for value in values if isinstance(value, Result)]
