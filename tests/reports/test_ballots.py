"""The vote on paper: a sheet a voter with legible boxes, and the list of triads that is read beside it."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from okmo_session.core.clock import now
from okmo_session.core.exports.pdf import pdf_maker
from okmo_session.core.models import LogEntry
from okmo_session.core.qr import qr_code
from okmo_session.reports.documents import ballots
from okmo_session.reports.documents.ballots import Grid, ballot_list_html, ballots_html, grid_of, parts_of, rows_of
from okmo_session.reports.domain import files
from okmo_session.reports.domain.files import write_whole
from okmo_session.reports.models import ReportFile
from sessions.actors import system
from sessions.models import Role, StrategySession
from tests.clients import crew_client
from tests.factories.voting import accepted_table, opened_poll, prepared_poll
from voting.domain.paper.issuing import spoil_paper
from voting.domain.paper.printing import print_papers, void_papers
from voting.domain.paper.serials import shown
from voting.models import Poll, PollOption

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# Forty tables of three; then as many as a session of a thousand may have; tables that lack some; tables of many.
HALL = [f"{table}.{slot}" for table in range(1, 41) for slot in (1, 2, 3)]
numbers = st.dictionaries(st.integers(1, 120), st.integers(1, 15), max_size=60).map(
    lambda tables: [f"{table}.{slot}" for table in sorted(tables) for slot in range(1, tables[table] + 1)][:300]
)
BOX = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)")


@pytest.fixture
def poll(session: StrategySession) -> Poll:
    accepted_table(session, 1, text="Норма <b>с разметкой</b>")
    poll = opened_poll(session, picks=3)
    print_papers(poll, 3, system(session))
    return poll


class Made:
    """Files that are made at once, and how many sheets are in each."""

    def __init__(self, commit: Callable[..., Any]) -> None:
        self.commit, self.sheets = commit, list[int]()

    def press(self, client: Client, slug: str, part: str) -> str:
        with self.commit(execute=True):
            return client.post(reverse("reports:ballots_make", args=[slug]), {"part": part})["Location"]

    def start(self, file: ReportFile, html: str) -> None:
        self.sheets.append(html.count('class="vote-sheet'))
        write_whole(file.path, b"%PDF-1.7")
        ReportFile.objects.filter(pk=file.pk).update(state=ReportFile.State.READY, made_at=now())


@pytest.fixture
def made(django_capture_on_commit_callbacks: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Made:
    made = Made(django_capture_on_commit_callbacks)
    monkeypatch.setattr(files, "_start", made.start)
    return made


def boxes_of(grid: Grid) -> list[tuple[float, float, float]]:
    return [(float(x), float(y), float(side)) for x, y, side in BOX.findall(grid.boxes)]


@given(numbers)
def test_each_number_has_one_box_and_the_drawing_fits_on_the_sheet(given_numbers: list[str]):
    grid = grid_of(given_numbers)
    boxes = boxes_of(grid)

    assert [text for _x, _y, text in grid.numbers] == [number for row in rows_of(given_numbers) for number in row]
    assert sorted(given_numbers) == sorted(text for _x, _y, text in grid.numbers)
    assert len({(x, y) for x, y, _side in boxes}) == len(given_numbers)
    assert all(x + side <= ballots.WIDTH and y + side <= ballots.HEIGHT + 0.1 for x, y, side in boxes)


def test_a_hundred_and_twenty_boxes_are_large_enough_for_a_pen_and_none_touches_another():
    grid = grid_of(HALL)
    boxes = boxes_of(grid)

    assert min(side for _x, _y, side in boxes) > 7
    assert float(grid.text_size) > 3.5
    for (x, y, side), (left, top, _text) in zip(boxes, grid.numbers, strict=True):
        assert float(left) > x + side
        assert y < float(top) < y + side
    rows = sorted({y for _x, y, _side in boxes})
    assert min(after - before for before, after in pairwise(rows)) > boxes[0][2] + 2


def test_a_sheet_of_paper_says_its_number_the_rules_and_nothing_of_a_voter(poll: Poll):
    serials = sorted(poll.papers.values_list("serial", flat=True))
    spoil_paper(poll, serials[1], system(poll.session))

    (part,) = parts_of(poll)
    html = ballots_html(poll, part.serials)

    assert html == ballots_html(poll, part.serials)
    assert [html.count(qr_code(serial).path) for serial in serials] == [1, 0, 1]
    assert "не более <b>3</b> триад" in html.replace("\u00a0", " ")
    assert [f">{number}<" in html for number in ("1.1", "1.2", "1.3", "1.4")] == [True, True, True, False]


@pytest.mark.parametrize("is_allowed", [True, False])
def test_paper_asks_in_words_for_no_triad_of_ones_own_table(poll: Poll, *, is_allowed: bool):
    poll.own_triads_allowed = is_allowed

    for html in (ballots_html(poll, parts_of(poll)[0].serials), ballot_list_html(poll)):
        assert ("Не отмечайте триады своего стола" in html) is not is_allowed


def test_a_large_pile_becomes_several_files_in_the_order_of_numbers(poll: Poll):
    serials = print_papers(poll, 250, system(poll.session))

    parts = parts_of(poll)[1:]

    assert [len(part.serials) for part in parts] == [100, 100, 50]
    assert [serial for part in parts for serial in part.serials] == serials
    assert ballots_html(poll, parts[2].serials).count("vote-sheet") == 50


def test_a_sheet_stays_in_its_part_whatever_is_made_or_spoiled_later(poll: Poll, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ballots, "PART", 2)
    two, one = (part.serials for part in parts_of(poll))

    later = print_papers(poll, 3, system(poll.session))
    spoil_paper(poll, two[0], system(poll.session))
    spoil_paper(poll, later[2], system(poll.session))

    assert [part.serials for part in parts_of(poll)] == [two[1:], one, later[:2]]


def test_a_part_is_another_only_when_something_on_its_sheets_is(poll: Poll, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ballots, "PART", 2)

    def seen() -> tuple[list[str], list[str]]:
        parts = parts_of(Poll.objects.get(pk=poll.pk))
        return [part.content for part in parts], [ballots_html(poll, part.serials) for part in parts]

    first = seen()
    spoil_paper(poll, parts_of(poll)[1].serials[0], system(poll.session))
    one_less = seen()
    Poll.objects.filter(pk=poll.pk).update(picks=poll.picks + 1)
    poll.refresh_from_db()

    assert seen()[0][0] not in first[0]
    assert (one_less[0], one_less[1]) == (first[0][:1], first[1][:1])


def test_a_sheet_is_one_page_with_all_numbers_and_the_list_keeps_its_triads_whole(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ballots, "numbers_on_paper", lambda _poll: HALL)
    monkeypatch.setattr(ballots, "PART", 2)
    text = "Содержание дворов не закреплено за исполнителями. " * 12
    options = [PollOption(table_number=int(n.split(".")[0]), number=n, present=text, future=text) for n in HALL[:6]]
    monkeypatch.setattr(ballots, "_options", lambda _poll: options)

    sheets = pages_of(ballots_html(poll, parts_of(poll)[0].serials))
    pages = pages_of(ballot_list_html(poll))

    serials = sorted(poll.papers.values_list("serial", flat=True))[:2]
    assert len(sheets) == 2
    for serial, sheet in zip(serials, sheets, strict=True):
        assert shown(serial).replace("\u00a0", " ") in sheet
        assert [number for number in HALL if number not in sheet.split()] == []
    found = [number for page in pages for number in re.findall(r"(?<!\S)\d+\.\d(?!\S)", page)]
    assert found == HALL[:6]
    assert sum(page.count("исполнителями") for page in pages) == 2 * 6 * 12


def test_the_list_stands_before_opening_too_and_shows_text_as_text(session: StrategySession):
    accepted_table(session, 1, text="Норма <b>с разметкой</b>")
    html = ballot_list_html(prepared_poll(session))

    assert "&lt;b&gt;с разметкой" in html
    assert "1.3" in html


def test_the_files_are_asked_for_by_the_headquarters_and_told_as_ballots(poll: Poll):
    client, slug = crew_client(poll.session, Role.HEADQUARTERS), poll.session.slug

    sent = [
        client.post(reverse(f"reports:{name}_make", args=[slug])).status_code for name in ("ballots", "ballot_list")
    ]
    wrong = client.post(reverse("reports:ballots_make", args=[slug]), {"part": "7"}).status_code

    assert (sent, wrong) == ([302, 302], 404)
    assert set(poll.session.report_files.values_list("kind", flat=True)) == {"ballots", "ballot list"}
    assert LogEntry.objects.filter(event="ballots asked for").count() == 2
    file = ReportFile.objects.get(kind="ballots")
    other = reverse("reports:ballot_list_file", args=[slug, file.pk])
    assert client.get(other).status_code == 404


def test_each_part_is_offered_with_its_numbers_and_made_on_its_own(poll: Poll, made: Made):
    void_papers(poll, system(poll.session))
    print_papers(poll, 250, system(poll.session))
    client, slug = crew_client(poll.session, Role.HEADQUARTERS), poll.session.slug
    page = reverse("reports:ballots", args=[slug])
    parts = parts_of(poll)

    answers = [made.press(client, slug, part) for part in ("2", "0", "2")]
    last, first = ReportFile.objects.order_by("pk")
    first.path.unlink()
    cards = re.findall(r"<section class=\"card.*?</section>", client.get(page).content.decode(), re.S)

    assert answers == [page] * 3
    assert made.sheets == [50, 100]
    ranges = [f"{len(part.serials)} бланков, с {shown(part.serials[0])} по {shown(part.serials[-1])}" for part in parts]
    assert [words in card for words, card in zip(ranges, cards, strict=True)] == [True] * 3
    urls = [reverse("reports:ballots_file", args=[slug, file.pk]) for file in (first, last)]
    assert [[url in card for url in urls] for card in cards] == [[False, False], [False, False], [False, True]]
    assert ["PDF не получился" in card.replace("\u00a0", " ") for card in cards] == [True, False, False]
    file = client.get(urls[1])
    assert file.content == b"%PDF-1.7"
    assert f"byulleteni-{parts[2].serials[0]}-{parts[2].serials[-1]}-{slug}" in file["Content-Disposition"]


def test_a_file_is_offered_no_more_when_its_sheets_are_others(poll: Poll, made: Made):
    client, slug = crew_client(poll.session), poll.session.slug
    made.press(client, slug, "0")
    page, url = (
        reverse("reports:ballots", args=[slug]),
        reverse("reports:ballots_file", args=[slug, ReportFile.objects.get().pk]),
    )
    before = url in client.get(page).content.decode()

    spoil_paper(poll, parts_of(poll)[0].serials[1], system(poll.session))

    assert (before, url in client.get(page).content.decode()) == (True, False)


def test_without_sheets_there_is_no_file(session: StrategySession):
    accepted_table(session, 1)
    prepared_poll(session)
    client = crew_client(session)

    client.post(reverse("reports:ballots_make", args=[session.slug]))
    page = client.get(reverse("reports:ballots", args=[session.slug])).content.decode()

    assert not ReportFile.objects.exists()
    assert "Бланков ещё нет" in page.replace("\u00a0", " ")


def pages_of(html: str) -> list[str]:
    texts = [page.extract_text().replace("\u00a0", " ") for page in PdfReader(BytesIO(pdf_maker.make(html))).pages]
    return [" ".join(text.split()) for text in texts]
