"""What nobody should type, in every field of every form: refused with a sentence or shown as plain text, never lost."""

import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.answers import TABLE
from tests.buttons import BUTTONS
from tests.factories.day import At, Day, a_day
from tests.form import MISSING, SCRIPT, TEXTS, Form, first_person
from tests.forms import FORMS
from tests.test_rights import taken_back
from tests.walk import ACTORS, url_of

pytestmark = pytest.mark.django_db

# By the session and the actor.
COOKIES: dict[int, dict[str, Any]] = {}


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Day]:
    return {at: a_day(at) for at in (At.MORNING, At.VOTE, At.MEASURES)} | {At.COUNTED: a_day(At.COUNTED, winners=2)}


@pytest.fixture(scope="module")
def other_day(shared_rows: None) -> Day:
    return a_day(At.MEASURES)


@pytest.fixture(scope="module", autouse=True)
def _let_in(days: dict[At, Day]) -> Iterator[None]:
    # Everybody's browser is let in once: what is sent thousands of times is the forms.
    for day in days.values():
        COOKIES[day.session.pk] = {actor: let_in(day).cookies for actor, let_in in ACTORS.items()}
    yield
    COOKIES.clear()


def browser(actor: str, day: Day) -> Client:
    """Return a browser that is let in and has seen nothing yet."""
    client = Client()
    client.cookies.update(COOKIES[day.session.pk][actor])
    return client


def plain(text: str) -> str:
    """Return `text` as it can be compared: without what cannot be seen, spaces as one."""
    text = unicodedata.normalize("NFC", text)
    seen = "".join(char for char in text if unicodedata.category(char) != "Cc" or char in "\n\t")
    return " ".join(seen.split())


def reading(answer: HttpResponse) -> str:
    return plain(unescape(answer.content.decode()))


def send(name: str, day: Day, data: dict[str, Any]) -> tuple[HttpResponse, str]:
    """Send the form; return the answer and what its page says afterwards."""
    form = FORMS[name]
    client = browser(form.actor, day)
    if name == "voting:ballot_cast":
        client.get(url_of("voting:ballot", day))
    answer = client.post(url_of(name, day), {field: value for field, value in data.items() if value != MISSING})
    actor, page = form.page
    after = reading(browser(actor, day).get(url_of(page, day))) if page and answer.status_code in (200, 302) else ""
    return answer, after


def lost(form: Form, data: dict[str, Any], answer: HttpResponse, after: str) -> list[str]:
    """Return the fields whose text is neither stored and shown nor still in the form."""
    there = after if answer.status_code in (200, 302) else reading(answer)
    texts = {field: plain(data[field]) for field in form.texts if data[field] != MISSING}
    # A text that the script could not save stays in its field, and on the device.
    stays = form.is_for_scripts and answer.status_code in (409, 422)
    if stays or (answer.status_code == 302 and not form.page[1]):
        return []
    return [field for field, text in texts.items() if text not in there]


def test_every_form_and_every_button_is_on_the_list():
    assert sorted([*FORMS, *BUTTONS]) == sorted(name for name, method in TABLE if method == "POST")


@pytest.mark.stricter_database
@pytest.mark.parametrize("name", FORMS)
def test_what_does_not_belong_into_a_field_is_refused_or_kept_as_plain_text(
    days: dict[At, Day], other_day: Day, name: str
):
    form, day = FORMS[name], days[FORMS[name].at]
    wrong = []

    for changed in form.hostile(other_day):
        data = form.valid(day) | changed
        with taken_back():
            answer, after = send(name, day, data)
        fields = lost(form, data, answer, after)
        is_run = SCRIPT in answer.content.decode() and answer["Content-Type"].startswith("text/html")
        if answer.status_code not in (200, 302, 409, 422) or is_run or fields:
            wrong.append((answer.status_code, fields, {field: value[:60] for field, value in changed.items()}))

    assert wrong == []


@pytest.mark.either_database
@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.things])
def test_a_thing_of_another_session_is_not_chosen(days: dict[At, Day], other_day: Day, name: str):
    form, day = FORMS[name], days[FORMS[name].at]
    answers = {}

    for field, find in (form.things or {}).items():
        with taken_back():
            answers[field] = send(name, day, form.valid(day) | {field: find(other_day)})[0].status_code

    assert answers == dict.fromkeys(form.things or {}, 422)


@pytest.mark.stricter_database
@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.numbers])
@pytest.mark.parametrize("text", ["семь", str(10**30), "-1", "1.5", "", "9" * 10_000])
def test_what_is_no_number_is_refused(days: dict[At, Day], name: str, text: str):
    form, day = FORMS[name], days[FORMS[name].at]
    answers = {}

    for field in form.numbers:
        with taken_back():
            answers[field] = send(name, day, form.valid(day) | {field: text})[0].status_code

    assert answers == dict.fromkeys(form.numbers, 422)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil", "семь", "\x00"]
)
def test_no_form_leads_to_another_site(days: dict[At, Day], target: str):
    day = days[At.MORNING]
    sent = {
        "sessions:language": {"language": "ru"},
        "sessions:member_add": {"name": "Анна"},
        "sessions:speaker_name": {"participant": first_person(day)},
    }

    for name, data in sent.items():
        with taken_back():
            answer, _after = send(name, day, data | {"next": target})
        assert answer.status_code == 302
        assert answer["Location"] in ("/", f"/s/{day.session.slug}/")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_stands_in_the_address_line_is_plain_text(days: dict[At, Day], text: str):
    day, answers = days[At.VOTE], {}
    client = ACTORS["headquarters"](day)

    for name, parameter in {"sessions:people": "q", "sessions:login": "next", "voting:poll_now": "state"}.items():
        answers[name] = client.get(url_of(name, day), {parameter: text})

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert [name for name, answer in answers.items() if SCRIPT in answer.content.decode()] == []


BODIES = [
    (b"name=%FF%FE%00&value=%ED%A0%80&option=%F0&comment=\xff\xfe", "application/x-www-form-urlencoded"),
    (b"name=1&" * 900, "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
    (b"not a form", "multipart/form-data"),
    (b'{"name": ["a"], "option": {}}', "application/json"),
    (b"", "text/plain; charset=nonsense"),
]


# Every address reads its form in the same way: each is sent one of the bodies.
@pytest.mark.either_database
@pytest.mark.parametrize(("number", "name"), list(enumerate([*FORMS, *BUTTONS])))
def test_a_body_that_is_no_form_is_refused(days: dict[At, Day], number: int, name: str):
    body, content_type = BODIES[number % len(BODIES)]
    day = days[FORMS[name].at] if name in FORMS else days[At.MEASURES]
    client = ACTORS[FORMS[name].actor if name in FORMS else BUTTONS[name]](day)

    answer = client.generic("POST", url_of(name, day), body, content_type)

    assert answer.status_code in (302, 400, 422)


@pytest.mark.either_database
@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_pressed_twice_does_no_harm(days: dict[At, Day], name: str):
    client, url = ACTORS[BUTTONS[name]](days[At.MEASURES]), url_of(name, days[At.MEASURES])

    answers = [client.post(url, {"pk": SCRIPT, "state": "announced"}) for _press in (1, 2)]

    assert {answer.status_code for answer in answers} <= {302, 422}
