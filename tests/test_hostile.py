"""What nobody should type, in every field of every form: refused with a sentence or shown as plain text, never lost."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse

from tests.factories.day import At, Day, a_day
from tests.test_rights import TABLE, taken_back
from tests.walk import ACTORS, url_of

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "script": SCRIPT,
    "attribute": "\" autofocus onfocus='alert(1)' x=\"",
    "template": "{{ session.join_code }}{% now 'Y' %} %(count)s {0}",
    "formula": "=cmd|' /C calc'!A0",
    "control characters": "до\x00и\x07после\x1b[31m\u0085",
    "emoji": "Анна 🙂 👩‍👩‍👧",
    "right to left": "Анна \u202eаннА\u202c שלום",
    "too long": "Я" * 10_000,
    "too long a word and hostile": SCRIPT * 400,
    "spaces": " \u00a0\u200b\t ",
    "empty": "",
}
NUMBERS = [
    "семь",
    str(10**30),
    "-1",
    "0",
    "1.5",
    "1e3",
    "٣",
    "²",
    "0x1f",
    "null",
    " ",
    "",
    "9" * 10_000,
    "1\x00",
    SCRIPT,
]
MISSING = "(missing)"


def first_person(day: Day) -> int:
    return day.people[0].pk


def first_table(day: Day) -> int:
    return day.tables[0].pk


def first_option(day: Day) -> int:
    return day.polls[0].options.first().pk


def first_question(day: Day) -> int:
    return day.session.key_questions.first().pk


@dataclass(frozen=True)
class Form:
    """A form: who sends it when, its fields, and a page on which its texts are read afterwards.

    A text is one's own words and must never be lost; a secret is never shown again; a number or time is typed or made
    by the browser; a thing is the id of a row, which another session's id must not stand for.
    """

    actor: str
    at: At
    texts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    things: dict[str, Callable[[Day], int]] | None = None
    others: dict[str, str] | None = None
    page: tuple[str, str] = ("", "")
    is_for_scripts: bool = False

    def valid(self, day: Day) -> dict[str, Any]:
        """Return what a person would send."""
        things = {name: find(day) for name, find in (self.things or {}).items()}
        plain = dict.fromkeys(self.texts, "Волга") | dict.fromkeys(self.secrets, "vesna-2026")
        return plain | dict.fromkeys(self.numbers, "1") | things | (self.others or {})

    def hostile(self, other_day: Day) -> Iterator[dict[str, Any]]:
        """Yield what is sent instead of a valid value: one's own words at once, everything else one by one."""
        things, words = self.things or {}, self.texts + self.secrets
        for text in TEXTS.values() if words else ():
            # Each field its own words, or one would be found in place of another.
            own = {field: f"{text}{n}" if text.strip() else text for n, field in enumerate(self.texts, start=1)}
            yield dict.fromkeys(self.secrets, text) | own
        for field in (*self.numbers, *things):
            yield from ({field: text} for text in NUMBERS)
        for field in self.others or {}:
            yield from ({field: text} for text in ("семь", SCRIPT, "9" * 10_000, "1\x00"))
        yield from ({field: str(find(other_day))} for field, find in things.items())
        yield from ({field: MISSING} for field in self.valid(other_day))


RECORD = ("name", "present_what:1", "future_where:3", "barrier-1:1")
PLAN = ("name", "what:1", "who:2", "result:3")
VERSIONS = {"version:name": "0", "form_id": "f" * 22}
FORMS = {
    "sessions:login": Form("stranger", At.MORNING, ("login",), ("password",), others={"next": "/"}),
    "sessions:set_up": Form("stranger", At.MORNING, ("name", "login"), ("password", "password_again")),
    "sessions:language": Form("stranger", At.MORNING, others={"language": "ru", "next": "/"}),
    "sessions:find": Form("stranger", At.MORNING, ("code",)),
    "sessions:come_back": Form("stranger", At.MORNING, ("code",)),
    "sessions:join": Form(
        "stranger",
        At.MORNING,
        ("name", "region", "organisation"),
        things={"team": first_table},
        others={"consent": "on", "form_id": "f" * 22},
        page=("headquarters", "sessions:people"),
    ),
    "sessions:table_choose": Form("participant", At.MORNING, things={"team": first_table}),
    "sessions:member_add": Form("table", At.MORNING, ("name", "region"), page=("headquarters", "sessions:people")),
    "sessions:speaker_name": Form("table", At.MORNING, things={"participant": first_person}),
    "sessions:tables_add": Form("facilitator", At.MORNING, numbers=("count", "after")),
    "triads:field_save": Form(
        "table",
        At.MORNING,
        ("value",),
        others={"field": "barrier-5:1", "version": "0", "operation": "o" * 22},
        page=("table", "triads:record"),
        is_for_scripts=True,
    ),
    "triads:record_save": Form(
        "table",
        At.MORNING,
        RECORD,
        things={"key_question:1": first_question},
        others=VERSIONS,
        page=("table", "triads:record"),
    ),
    "triads:record_hand_in": Form("table", At.MORNING, ("name",), page=("table", "triads:record")),
    "triads:record_return": Form(
        "headquarters", At.MORNING, ("comment",), page=("headquarters", "triads:record_check")
    ),
    "voting:ballot_cast": Form("participant", At.VOTE, things={"option": first_option}),
    "voting:poll_prepare": Form(
        "facilitator",
        At.MORNING,
        numbers=("picks", "winners"),
        others={"closes_at": "23:59", "own_triads_allowed": "on", "tie_method": "lot"},
    ),
    "voting:poll_extend": Form("facilitator", At.VOTE, others={"closes_at": "23:59"}),
    "voting:poll_settle": Form("facilitator", At.COUNTED, ("seed",), page=("facilitator", "voting:poll")),
    "measures:plan_autosave": Form(
        "table",
        At.MEASURES,
        ("value",),
        others={"field": "result:3", "version": "0", "operation": "o" * 22},
        page=("table", "measures:plan"),
        is_for_scripts=True,
    ),
    "measures:plan_save": Form(
        "table",
        At.MEASURES,
        PLAN,
        things={"speaker": first_person},
        others=VERSIONS | {"due:1": "2026-06-01"},
        page=("table", "measures:plan"),
    ),
    "measures:plan_hand_in": Form("table", At.MEASURES, ("name", "what:1"), page=("table", "measures:plan")),
    "measures:plan_return": Form(
        "headquarters", At.MEASURES, ("comment",), page=("headquarters", "measures:plan_check")
    ),
    "measures:plan_open": Form(
        "headquarters", At.MEASURES, numbers=("known_teams",), things={"participants": first_person}
    ),
    "measures:people_seat": Form("headquarters", At.MEASURES, things={"participants": first_person}),
}
# Addresses that take no field at all: a button, pressed twice and with anything sent along.
BUTTONS = {
    "sessions:logout": "facilitator",
    "sessions:enter_instead": "participant",
    "sessions:stage_start": "facilitator",
    "sessions:stage_finish": "facilitator",
    "sessions:participant_admit": "headquarters",
    "sessions:everybody_admit": "headquarters",
    "sessions:member_admit": "table",
    "sessions:crew_invite": "facilitator",
    "triads:record_accept": "headquarters",
    "voting:poll_open": "facilitator",
    "voting:poll_close": "facilitator",
    "voting:poll_count": "facilitator",
    "voting:poll_announce": "facilitator",
    "measures:everybody_seat": "headquarters",
    "measures:plan_close": "headquarters",
    "measures:plan_accept": "headquarters",
    "reports:protocol_make": "headquarters",
}


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Day]:
    return {at: a_day(at) for at in (At.MORNING, At.VOTE, At.MEASURES)} | {At.COUNTED: a_day(At.COUNTED, winners=2)}


@pytest.fixture(scope="module")
def other_day(shared_rows: None) -> Day:
    return a_day(At.MEASURES)


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
    client = ACTORS[form.actor](day)
    if name == "voting:ballot_cast":
        client.get(url_of("voting:ballot", day))
    answer = client.post(url_of(name, day), {field: value for field, value in data.items() if value != MISSING})
    actor, page = form.page
    after = reading(ACTORS[actor](day).get(url_of(page, day))) if page and answer.status_code in (200, 302) else ""
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


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.things])
def test_a_thing_of_another_session_is_not_chosen(days: dict[At, Day], other_day: Day, name: str):
    form, day = FORMS[name], days[FORMS[name].at]
    answers = {}

    for field, find in (form.things or {}).items():
        with taken_back():
            answers[field] = send(name, day, form.valid(day) | {field: find(other_day)})[0].status_code

    assert answers == dict.fromkeys(form.things or {}, 422)


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


@pytest.mark.parametrize("name", [*FORMS, *BUTTONS])
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"name=%FF%FE%00&value=%ED%A0%80&option=%F0&comment=\xff\xfe", "application/x-www-form-urlencoded"),
        (b"name=1&" * 900, "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"not a form", "multipart/form-data"),
        (b'{"name": ["a"], "option": {}}', "application/json"),
        (b"", "text/plain; charset=nonsense"),
    ],
    ids=["broken letters", "many fields", "half a part", "no boundary", "json", "unknown letters"],
)
def test_a_body_that_is_no_form_is_refused(days: dict[At, Day], name: str, body: bytes, content_type: str):
    day = days[FORMS[name].at] if name in FORMS else days[At.MEASURES]
    client = ACTORS[FORMS[name].actor if name in FORMS else BUTTONS[name]](day)

    answer = client.generic("POST", url_of(name, day), body, content_type)

    assert answer.status_code in (302, 400, 422)


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_pressed_twice_does_no_harm(days: dict[At, Day], name: str):
    client, url = ACTORS[BUTTONS[name]](days[At.MEASURES]), url_of(name, days[At.MEASURES])

    answers = [client.post(url, {"pk": SCRIPT, "state": "announced"}) for _press in (1, 2)]

    assert {answer.status_code for answer in answers} <= {302, 422}
