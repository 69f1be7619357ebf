from typing import Any

import pytest
from django.test import Client

from okmo_session.core.clock import clock_at
from okmo_session.core.models import LogEntry
from sessions.models import Role, StrategySession
from tests.clients import crew_client
from tests.factories.voting import accepted_table, handed_in_sheets, opened_poll, operators, read_sheet
from tests.walk import text_of
from voting.domain.polls.closing import close_if_due
from voting.models import PaperBallot, PaperEntry, Poll

pytestmark = pytest.mark.either_database


@pytest.fixture
def poll(session: StrategySession) -> Poll:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return opened_poll(session)


@pytest.fixture
def headquarters(poll: Poll) -> Client:
    return crew_client(poll.session, Role.HEADQUARTERS)


def url(poll: Poll, page: str = "papers/queue/") -> str:
    return f"/s/{poll.session.slug}/vote/{page}"


def mismatched(poll: Poll, *readings: str) -> str:
    [serial] = handed_in_sheets(poll, 1)
    read_sheet(poll, serial, operators(poll.session), *readings)
    return serial


def decide(client: Client, poll: Poll, serial: str, reading: str, marks: str = "", **more: str) -> Any:
    page = url(poll, f"polls/{poll.pk}/papers/{serial}/decide/")
    return client.post(page, {"reading": reading, "marks": marks} | more)


def aside(client: Client, poll: Poll, serial: str, reason: str) -> Any:
    return client.post(url(poll, f"polls/{poll.pk}/papers/set-aside/"), {"serial": serial, "reason": reason})


def test_the_queue_leads_to_each_sheet_whose_entries_differ_and_that_page_shows_both(
    poll: Poll, headquarters: Client
) -> None:
    serial = mismatched(poll, "1.1 2.2", "1.1 2.3 77.7")
    page = url(poll, f"polls/{poll.pk}/papers/{serial}/decide/")

    queue = headquarters.get(url(poll))
    shown = headquarters.get(page)

    assert page in queue.content.decode()
    assert "2.3" not in text_of(queue)
    assert [entry.numbers for entry in shown.context["entries"]] == [["1.1", "2.2"], ["1.1", "2.3"]]
    assert text_of(shown).count("только здесь") == 2
    assert "77.7" in text_of(shown)


@pytest.mark.parametrize(
    ("reading", "marks", "numbers"),
    [("1", "", ["1.1", "2.2"]), ("2", "9.9", ["1.1"]), ("3", "2.1 2,1", ["2.1"])],
)
def test_one_of_both_entries_or_what_is_typed_anew_decides(
    poll: Poll, headquarters: Client, reading: str, marks: str, numbers: list[str]
) -> None:
    serial = mismatched(poll, "1.1 2.2", "1.1")

    answers = [decide(headquarters, poll, serial, reading, marks).status_code for _click in (1, 2)]

    assert answers == [302, 302]
    assert poll.papers.get().state == PaperBallot.State.CONFIRMED
    assert PaperEntry.objects.get(turn=3).numbers == numbers


def test_marks_typed_anew_are_doubted_as_in_the_entry(poll: Poll, headquarters: Client) -> None:
    serial = mismatched(poll, "1.1 2.2", "1.1")

    said = decide(headquarters, poll, serial, "3", "")
    without = decide(headquarters, poll, serial, "", "")
    taken = decide(headquarters, poll, serial, "3", "", seen=said.context["form"].to_confirm)

    assert (said.status_code, without.status_code, taken.status_code) == (422, 422, 302)
    assert "Если ничего не отмечено" in text_of(said)
    assert poll.papers.values_list("state", "reason").get() == ("invalid", PaperBallot.Reason.BLANK)


def test_a_sheet_that_does_not_wait_for_a_decision_shows_no_entry(poll: Poll, headquarters: Client) -> None:
    [serial] = handed_in_sheets(poll, 1)
    read_sheet(poll, serial, operators(poll.session, 1), "1.1")
    page = url(poll, f"polls/{poll.pk}/papers/{serial}/decide/")

    answers = [headquarters.get(page), decide(headquarters, poll, serial, "1")]
    unknown = headquarters.get(url(poll, f"polls/{poll.pk}/papers/000000/decide/")).status_code

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, url(poll))] * 2
    assert (unknown, PaperEntry.objects.count()) == (404, 1)


def test_a_sheet_is_set_aside_by_its_serial_and_comes_back_by_a_button(poll: Poll, headquarters: Client) -> None:
    serial = mismatched(poll, "1.1", "1.2")

    clicks = [aside(headquarters, poll, serial, "unclear").status_code for _click in (1, 2)]
    state = poll.papers.values_list("state", "reason").get()
    page = headquarters.get(url(poll))
    back = url(poll, f"polls/{poll.pk}/papers/{serial}/bring-back/")
    answers = [headquarters.post(back).status_code for _click in (1, 2)]

    assert (clicks, state, answers) == ([302, 302], ("invalid", "unclear"), [302, 302])
    assert back in page.content.decode()
    assert poll.papers.get().state == PaperBallot.State.MISMATCHED
    events = LogEntry.objects.filter(event__startswith="sheet").values_list("event", flat=True)
    assert list(events) == ["sheet set aside", "sheet brought back"]


@pytest.mark.parametrize(
    ("serial", "reason"), [("123456", "lost"), ("", "lost"), ("000000", "lost"), (None, "over"), (None, "")]
)
def test_nonsense_sets_nothing_aside(poll: Poll, headquarters: Client, serial: str | None, reason: str) -> None:
    [known] = handed_in_sheets(poll, 1)

    answer = aside(headquarters, poll, known if serial is None else serial, reason)

    assert answer.status_code == 422
    assert poll.papers.get().state == PaperBallot.State.HANDED_IN


def test_after_closing_the_queue_says_what_keeps_the_ballots_from_being_counted(
    poll: Poll, headquarters: Client
) -> None:
    mismatched(poll, "1.1", "1.2")
    early = text_of(headquarters.get(url(poll)))
    with clock_at(poll.closes_at):
        close_if_due(poll)

    late = text_of(headquarters.get(url(poll)))
    refused = headquarters.post(url(poll, f"polls/{poll.pk}/count/"))
    [paper] = poll.papers.all()
    decide(headquarters, poll, paper.serial, "1")
    done = text_of(headquarters.get(url(poll)))
    counted = headquarters.post(url(poll, f"polls/{poll.pk}/count/"))

    assert ("1 бланк введён дважды" in early, "1 бланк введён дважды" in late) == (False, True)
    assert ["К подсчёту" in text for text in (early, late, done)] == [False, False, True]
    assert (refused.status_code, counted.status_code) == (302, 302)
    assert Poll.objects.get().state == Poll.State.COUNTED


def test_observers_are_shown_neither_the_entry_nor_the_queue(poll: Poll) -> None:
    serial = mismatched(poll, "1.1", "1.2")
    observer = crew_client(poll.session, Role.OBSERVER)
    pages = ("papers/entry/", "papers/queue/", f"polls/{poll.pk}/papers/{serial}/decide/")

    assert [observer.get(url(poll, page)).status_code for page in pages] == [403] * 3
    assert "papers/entry/" not in observer.get(url(poll, "poll/")).content.decode()
