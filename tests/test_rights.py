"""Every address against everybody who may ask for it: the whole answer is the table of `tests.answers`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.answers import COLUMNS, ELSEWHERE, TABLE
from tests.factories.day import At, Day, a_day
from tests.walk import ACTORS, addresses, url_of

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
