"""The empty ballot is rendered once for everybody: nobody may find in it what is another one's."""

import datetime as dt
import re
from typing import Any

import pytest
from django.shortcuts import render
from django.test import Client

from okmo_session.core.clock import clock_at, now
from sessions.actors import system
from sessions.domain.messages.announcements import send_announcement
from sessions.models import Announcement, StrategySession
from tests.clients import participant_client
from tests.factories.voting import accepted_table, admitted_people, opened_poll
from tests.voting.ballots.test_ballot_pages import order, url
from voting.domain.polls.closing import extend_poll
from voting.views.ballots import pages

pytestmark = pytest.mark.either_database


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    for number in range(1, 5):
        accepted_table(session, number, text="mark-gap <b>")
    return session


@pytest.fixture
def phones(hall: StrategySession) -> list[Client]:
    people = [admitted_people(hall, 1, team)[0] for team in hall.teams.order_by("table_number")[:2]]
    return [participant_client(person) for person in people]


def page(phone: Client, session: StrategySession) -> str:
    html = phone.get(url(session)).content.decode()
    # Masked anew for each page by Django.
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken&quot;: &quot;|X-CSRFToken": )"?\w+', "token", html)


def test_a_page_out_of_the_frame_is_the_page_itself(
    hall: StrategySession, phones: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_poll(hall)
    send_announcement(hall, Announcement.Audience.EVERYBODY, "Голосуем все вместе", by=system(hall))
    with clock_at(now()):
        page(phones[0], hall)
        framed = [page(phone, hall) for phone in phones]
        monkeypatch.setattr(pages, "framed", rendered)
        whole = [page(phone, hall) for phone in phones]

    assert framed == whole
    assert "Голосуем все вместе" in framed[0]
    assert order(framed[0]) != order(framed[1])


def rendered(request: Any, template: str, key: str, shared: Any, own: Any) -> Any:
    return render(request, template, shared() | own)


def test_keys_tokens_and_own_tables_are_each_voters_own(hall: StrategySession, phones: list[Client]) -> None:
    opened_poll(hall)

    first, second = (phone.get(url(hall)) for phone in phones)

    def own(response: Any) -> list[str]:
        html = response.content.decode()
        cookies = [response.cookies["csrftoken"].value, *re.findall(r"ballot-\d+-\d+=[\w-]+", str(response.cookies))]
        return [*cookies, *re.findall(r'(?:data-ballot|data-live)="([^"]+)"', html), own_number(html)]

    assert [one == other for one, other in zip(own(first), own(second), strict=True)] == [False] * 5


def own_number(html: str) -> str:
    (table,) = set(re.findall(r'№&nbsp;(\d+)\.\d+</span>\s*<span class="chip warn">', html))
    return str(table)


def test_an_extension_is_on_the_next_page(hall: StrategySession, phones: list[Client]) -> None:
    poll = opened_poll(hall)
    before = page(phones[0], hall)
    later = poll.closes_at + dt.timedelta(minutes=7)
    extend_poll(poll, later, by=system(hall))

    after = page(phones[0], hall)

    time = f"{later.astimezone(hall.zone):%H:%M}"
    assert (f"до {time}" in before, f"до {time}" in after) == (False, True)
