import re
from typing import Any

import pytest
from django.test import Client

from okmo_session.core.clock import clock_at
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.models import Role, StrategySession
from tests.clients import crew_client
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, handed_in_sheets, opened_poll, operators, prepared_poll, read_sheet
from tests.walk import text_of
from voting.domain.paper.serials import new_serials
from voting.domain.polls.closing import close_if_due
from voting.models import PaperBallot, PaperEntry, Poll

pytestmark = pytest.mark.either_database


@pytest.fixture
def poll(session: StrategySession) -> Poll:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return opened_poll(session)


@pytest.fixture
def operator(poll: Poll) -> Client:
    return crew_client(poll.session, Role.HEADQUARTERS)


def url(poll: Poll, page: str = "papers/entry/") -> str:
    return f"/s/{poll.session.slug}/vote/{page}"


def enter(client: Client, poll: Poll, serial: str, marks: str, **more: str) -> Any:
    return client.post(url(poll, f"polls/{poll.pk}/papers/enter/"), {"serial": serial, "marks": marks} | more)


def marks_in(*pages: str) -> set[str]:
    return {number for page in pages for number in re.findall(r"\d+\.\d+", page)}


def again(client: Client, poll: Poll, refused: Any) -> Any:
    """Send what the page shows once more as it is."""
    form = refused.context["form"]
    return enter(client, poll, form.data["serial"], form.data["marks"], seen=form.to_confirm)


def test_a_sheet_typed_by_two_operators_is_confirmed_and_neither_is_shown_a_mark(poll: Poll, operator: Client) -> None:
    [serial] = handed_in_sheets(poll, 1)
    second = crew_client(poll.session)

    answers = [enter(operator, poll, f"{serial[:3]} {serial[3:]}", "1.1 2,3"), enter(second, poll, serial, "2-3;1.1")]
    pages = [text_of(client.get(url(poll))) for client in (operator, second)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, url(poll))] * 2
    assert poll.papers.get().state == PaperBallot.State.CONFIRMED
    assert all(f"{serial[:3]} {serial[3:]}" in page and "подтверждён" in page for page in pages)
    assert marks_in(*pages) & {"1.1", "2.3"} == set()


def test_a_first_entry_is_shown_to_nobody_on_any_page_of_the_entry(poll: Poll, operator: Client) -> None:
    once, unknown = handed_in_sheets(poll, 2)
    enter(operator, poll, once, "1.2 2.3")
    again(operator, poll, enter(operator, poll, unknown, "1.2 77.7"))

    clients = [operator, crew_client(poll.session), crew_client(poll.session, Role.HEADQUARTERS)]
    pages = [text_of(client.get(url(poll, f"papers/{page}/"))) for client in clients for page in ("entry", "queue")]

    assert PaperEntry.objects.count() == 2
    assert marks_in(*pages) & {"1.2", "2.3", "77.7"} == set()


@pytest.mark.parametrize(
    ("marks", "sentence", "numbers", "unknown"),
    [
        ("1.1 99.9", "Номера 99.9 в бюллетене нет", ["1.1"], ["99.9"]),
        ("99.9 семь", "Номеров 99.9, семь в бюллетене нет", [], ["99.9", "семь"]),
        ("1.1 1.2 1.3", "Отмечено 3 номера, а можно не больше 2", ["1.1", "1.2", "1.3"], []),
        ("", "Если ничего не отмечено, нажмите Enter ещё раз", [], []),
    ],
)
def test_what_may_be_a_slip_is_said_at_once_and_taken_when_sent_again(
    poll: Poll, operator: Client, marks: str, sentence: str, numbers: list[str], unknown: list[str]
) -> None:
    [serial] = handed_in_sheets(poll, 1)

    said = enter(operator, poll, serial, marks)
    stored = PaperEntry.objects.count()
    taken = again(operator, poll, said)

    assert (said.status_code, stored, taken.status_code) == (422, 0, 302)
    assert sentence in text_of(said)
    assert PaperEntry.objects.values_list("numbers", "unknown").get() == (numbers, unknown)


def test_a_doubt_is_confirmed_for_that_sheet_and_those_marks_only(poll: Poll, operator: Client) -> None:
    one, other = handed_in_sheets(poll, 2)
    seen = enter(operator, poll, one, "1.1 99.9").context["form"].to_confirm

    answers = [
        enter(operator, poll, one, "1.1 98.9", seen=seen),
        enter(operator, poll, one, "99.9", seen=seen),
        enter(operator, poll, other, "1.1 99.9", seen=seen),
        enter(operator, poll, one, "", seen=enter(operator, poll, other, "").context["form"].to_confirm),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert PaperEntry.objects.count() == 0


def test_without_scripts_enter_in_the_serial_leads_to_the_numbers(poll: Poll, operator: Client) -> None:
    [serial] = handed_in_sheets(poll, 1)

    empty = operator.get(url(poll))
    first_enter = enter(operator, poll, serial, "")
    second_enter = enter(operator, poll, serial, "1.1", seen=first_enter.context["form"].to_confirm)

    focused = [
        page.context["form"].fields[name].widget.attrs for page, name in ((empty, "serial"), (first_enter, "marks"))
    ]
    assert [attrs.get("autofocus") for attrs in focused] == [True, True]
    assert f'value="{serial}"' in first_enter.content.decode()
    assert second_enter.status_code == 302


@pytest.mark.parametrize("serial", ["123456", "", "12345", "семь", "<script>alert(1)</script>", "1" * 5000])
def test_what_is_no_serial_of_the_vote_is_said_and_the_marks_stay(poll: Poll, operator: Client, serial: str) -> None:
    handed_in_sheets(poll, 1)

    answer = enter(operator, poll, serial, "1.1 2.2")

    assert (answer.status_code, PaperEntry.objects.count()) == (422, 0)
    assert "serial" in answer.context["form"].errors
    assert 'value="1.1 2.2"' in answer.content.decode()


def test_a_sheet_that_is_not_to_be_entered_is_said_before_its_marks(poll: Poll, operator: Client) -> None:
    [serial] = handed_in_sheets(poll, 1)
    poll.papers.update(state=PaperBallot.State.ISSUED)

    answer = enter(operator, poll, serial, "99.9")

    assert "нет в реестре сданных" in text_of(answer)
    assert "99.9 в бюллетене" not in text_of(answer)


def asked_about(client: Client, poll: Poll, serial: str) -> str:
    return client.get(url(poll, f"polls/{poll.pk}/papers/serial/"), {"serial": serial}).json()["error"]


def test_a_serial_is_judged_before_its_numbers_are_typed(poll: Poll, operator: Client) -> None:
    waits, once, own, agreed, differing, out, spoiled = handed_in_sheets(poll, 7)
    anna, boris = operators(poll.session)
    for serial, *readings in ((once, "1.1"), (agreed, "1.1", "1.1"), (differing, "1.1", "1.2")):
        read_sheet(poll, serial, [anna, boris], *readings)
    enter(operator, poll, own, "1.1")
    poll.papers.filter(serial=out).update(state=PaperBallot.State.ISSUED)
    poll.papers.filter(serial=spoiled).update(state=PaperBallot.State.SPOILED)
    traces = (LogEntry.objects.values_list("hash"), TopicVersion.objects.values_list("topic", "version"))
    before = [list(rows.all()) for rows in traces]
    [stranger] = new_serials(1, poll.papers.values_list("serial", flat=True))

    said = {
        serial: asked_about(operator, poll, serial) for serial in (own, agreed, differing, out, spoiled, stranger, "7")
    }

    words = ["Вы уже ввели", "введён дважды", "расходятся", "нет в реестре", "испорчен", "голосовании нет", "не бывает"]
    assert [word for word, sentence in zip(words, said.values(), strict=True) if word not in sentence] == []
    assert asked_about(operator, poll, waits) == asked_about(operator, poll, once) == ""
    assert marks_in(*said.values()) == set()
    assert [list(rows.all()) for rows in traces] == before


def test_a_serial_is_judged_by_the_time_of_the_poll_and_without_its_count(poll: Poll, operator: Client) -> None:
    kept, late = handed_in_sheets(poll, 2)
    poll.papers.filter(serial=late).update(state=PaperBallot.State.ISSUED)

    with clock_at(poll.closes_at):
        answers = [asked_about(operator, poll, serial) for serial in (kept, late)]
    Poll.objects.update(state=Poll.State.COUNTED)

    assert answers[0] == ""
    assert "до закрытия" in answers[1]
    assert "посчитаны" in asked_about(operator, poll, kept)


def test_the_last_ten_sheets_are_kept_by_the_operators_own_browser(poll: Poll, operator: Client) -> None:
    serials = handed_in_sheets(poll, 12)
    for serial in [*serials, serials[3]]:
        enter(operator, poll, serial, "1.1")

    shown = [paper.serial for paper in operator.get(url(poll)).context["entered"]]
    strange = crew_client(poll.session, Role.HEADQUARTERS)
    strange.cookies[f"entered-{poll.pk}"] = ".".join([*serials, "<b>", "1" * 900])

    assert shown == [serials[3], *reversed(serials[4:]), serials[2]]
    assert strange.get(url(poll)).context["entered"] == []


def test_the_page_is_live_without_its_fields_and_quiet_once_counted(poll: Poll, operator: Client) -> None:
    handed_in_sheets(poll, 3)

    region = operator.get(url(poll), headers={"HX-Request": "true"}).content.decode()
    with clock_at(poll.closes_at):
        close_if_due(poll)
    closed = operator.get(url(poll)).content.decode()
    Poll.objects.update(state=Poll.State.COUNTED)
    counted = operator.get(url(poll)).content.decode()

    assert 'id="paper-entry"' in region
    assert "every 5s" in region
    assert 'name="serial"' not in region
    assert 'name="serial"' in closed
    assert 'name="serial"' not in counted


def test_before_there_is_something_to_enter_the_page_says_so(session: StrategySession) -> None:
    headquarters = crew_client(session, Role.HEADQUARTERS)
    without = text_of(headquarters.get(f"/s/{session.slug}/vote/papers/entry/"))
    accepted_table(session, 1)
    poll = prepared_poll(session)

    pages = [without, text_of(headquarters.get(url(poll))), text_of(headquarters.get(url(poll, "papers/queue/")))]

    assert ["Вводить пока нечего" in page for page in pages] == [True] * 3


def test_a_sheet_of_another_session_is_not_entered_here(poll: Poll, operator: Client) -> None:
    foreign = SessionFactory()
    accepted_table(foreign, 1)
    other = opened_poll(foreign)
    [serial] = handed_in_sheets(other, 1)

    answers = [enter(operator, poll, serial, "1.1"), operator.post(url(poll, f"polls/{other.pk}/papers/enter/"))]

    assert [answer.status_code for answer in answers] == [422, 404]
    assert PaperEntry.objects.count() == 0


def test_what_an_operator_types_is_refused_kindly_when_the_ballots_were_counted_meanwhile(
    poll: Poll, operator: Client
) -> None:
    [serial] = handed_in_sheets(poll, 1)
    read_sheet(poll, serial, operators(poll.session), "1.1", "1.1")
    Poll.objects.update(state=Poll.State.COUNTED)

    answer = enter(operator, poll, serial, "1.1")

    assert answer.status_code == 422
    assert "Голоса посчитаны" in text_of(answer)
