"""What a Russian hall reads: no English sentence, and each number with its own word."""

import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import ngettext
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.answers import TABLE
from tests.factories.day import At, Day, a_day
from tests.walk import ACTORS, url_if_there, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# Names and forms of writing that a Russian page has as well.
ALLOWED = {"PDF", "XLSX", "SHA", "JavaScript", "English", "Excel", "LibreOffice", "Ctrl", "Enter", "cookie"}
LATIN = re.compile(r"[A-Za-z]{3,}")
# Addresses, endings of files, logins, receipts, hashes, the names under which a script puts a number into a sentence:
# data, not words.
DATA = re.compile(
    r"https?://\S+|\S+@\S+|\.(?:xlsx|csv|yaml)\b|example\.org\S*|\b(?:session|user)-\d+\b"
    r"|\b[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\b|\b[0-9a-f]{8,}(?:…[0-9a-f]{4})?\b|%\(\w+\)s|\{\w+\}"
)
SPOKEN = {"placeholder", "aria-label", "aria-description", "title", "alt"}
TYPED = {"text", "submit", "button", "number", "search"}


# For machines, and what the protocol's page says already.
NO_WORDS = (
    "healthz",
    "reports:protocol_file",
    "reports:forms_file",
    "reports:assessment_forms_file",
    "preparation:blueprint_download",
    "sessions:agenda_calendar",
    "triads:photo",
    "triads:photo_small",
    "voting:ballots_file",
)

# Every field that a form of ours has, and a word in each.
FIELDS = """
name region organisation team consent form_id login password password_again code participant count after
field value version operation comment option closes_at picks winners secrecy tie_1 seed participants known_teams
source copied title date language role address serial marks reading reason serials until one
"""
NONSENSE = dict.fromkeys(FIELDS.split(), "семь")


class Reader(HTMLParser):
    """Collects what somebody sees or hears of a page, and what its scripts will say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._silent = tag
        self.texts += [value for name, value in given.items() if name in SPOKEN]
        self.texts += [text for name, value in given.items() if name.startswith("data-text") for text in _said(value)]
        if tag == "input" and given.get("type", "text") in TYPED:
            self.texts.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def _said(value: str) -> list[str]:
    # The forms of a number come as JSON, by the names that a browser has for them.
    return list(json.loads(value).values()) if value.startswith('{"') else [value]


def texts_of(response: HttpResponse) -> list[str]:
    if response.content[:2] == b"PK":
        sheets = [
            sheet for sheet in openpyxl.load_workbook(io.BytesIO(response.content)) if sheet.sheet_state == "visible"
        ]
        shown = [cell for sheet in sheets for column in _shown_columns(sheet) for cell in column]
        return [*(sheet.title for sheet in sheets), *(cell.value for cell in shown if isinstance(cell.value, str))]
    if response["Content-Type"] == "application/json":
        return [value for value in json.loads(response.content).values() if isinstance(value, str)]
    reader = Reader()
    reader.feed(response.content.decode())
    return reader.texts


def _shown_columns(sheet: Worksheet) -> list[tuple[Cell, ...]]:
    hidden = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
    return [column for column in sheet.iter_cols() if column[0].column_letter not in hidden]


def english_in(response: HttpResponse, day: Day | None = None) -> list[str]:
    """Return every text of the answer with a Latin word that is neither data nor allowed."""
    known = ALLOWED | ({day.session.join_code, *codes_of(day)} if day else set())
    return [text.strip() for text in texts_of(response) if not _latin(text) <= known]


def codes_of(day: Day) -> set[str]:
    codes = [*day.session.participants.values_list("code", flat=True), day.session.join_code]
    return {word for code in codes for word in LATIN.findall(code)}


def _latin(text: str) -> set[str]:
    return set(LATIN.findall(DATA.sub(" ", text)))


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Day]:
    return {at: a_day(at) for at in (At.MORNING, At.VOTE, At.MEASURES)}


@pytest.mark.parametrize("name", [name for name, method in TABLE if method == "POST"])
def test_no_refusal_is_in_english(days: dict[At, Day], name: str):
    actor = next(actor for actor, answer in reversed(TABLE[name, "POST"].items()) if answer not in (403, 404))
    found = {}

    for at, sent in ((At.VOTE, {}), (At.MEASURES, NONSENSE)):
        if url := url_if_there(name, days[at]):
            answer = ACTORS[actor](days[at]).post(url, sent, follow=True)
            found[at] = english_in(answer, days[at])

    assert {key: texts for key, texts in found.items() if texts} == {}


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_no_page_of_a_failure_is_in_english(template: str):
    page = HttpResponse(render_to_string(template, request=RequestFactory().get("/")))

    assert english_in(page) == []


def test_the_answer_to_an_unknown_address_is_in_russian():
    page = Client().get("/nowhere/")

    assert (page.status_code, english_in(page)) == (404, [])


def test_an_english_page_would_be_noticed(days: dict[At, Day]):
    client = ACTORS["facilitator"](days[At.MORNING])
    client.cookies["language"] = "en"

    page = client.get(url_of("screens:console", days[At.MORNING]))

    assert "Finish the stage" in english_in(page)


PLURALS = {
    ("%(count)d person was admitted.", "%(count)d people were admitted.", "count"): [
        "Допущен 1 участник.",
        "Допущены 2 участника.",
        "Допущено 5 участников.",
        "Допущено 11 участников.",
        "Допущен 21 участник.",
    ],
    ("%(count)s person was given a place.", "%(count)s people were given a place.", "count"): [
        "Место получил 1 человек.",
        "Место получили 2 человека.",
        "Место получили 5 человек.",
        "Место получили 11 человек.",
        "Место получил 21 человек.",
    ],
    ("The line: %(n)s place", "The line: %(n)s places", "n"): [
        "Черта: 1 место",
        "Черта: 2 места",
        "Черта: 5 мест",
        "Черта: 11 мест",
        "Черта: 21 место",
    ],
}


@pytest.mark.parametrize(("message", "expected"), PLURALS.items(), ids=lambda value: str(value[0])[:30])
def test_a_number_has_its_own_word(message: tuple[str, str, str], expected: list[str]):
    one, many, name = message

    with translation.override("ru"):
        said = [ngettext(one, many, number) % {name: number} for number in (1, 2, 5, 11, 21)]

    assert said == expected
