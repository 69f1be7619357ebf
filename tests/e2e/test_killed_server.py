import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import confirm, fill_field, open_record, visit
from tests.e2e.saves import revisions, watch_saves
from tests.e2e.voters import Voter, coming_voters
from tests.server import RealServer, wait_until

PARTS = [f"{side}_{part}" for side in ("present", "future") for part in ("what", "effect", "on_what", "where")]
FIELDS = [f"{part}:{slot}" for slot in (1, 2, 3) for part in PARTS]
TEXTS = {name: f"текст {number}" for number, name in enumerate(FIELDS, start=1)}
PEOPLE, ACKNOWLEDGED_BEFORE_THE_KILL = 16, 20


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def tables(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "2", "--people", "0")


def type_fields(tablet: Page, names: list[str]) -> None:
    for name in names:
        fill_field(tablet, name, TEXTS[name])


def kill(hall: Hall) -> None:
    # A region that is just being fetched says in the console that nobody answers.
    hall.provoked.append("Failed to fetch")
    hall.server.stop(signal.SIGKILL)


def hear_until(tablet: Page, condition: Callable[[], bool], what: str) -> None:
    # A page is heard only while it is waited on.
    wait_until(lambda: tablet.wait_for_timeout(5) or condition(), what)


def test_what_a_killed_server_had_acknowledged_is_there_and_the_rest_arrives_by_itself(
    hall: Hall, tables: dict[str, Any]
) -> None:
    tablet = open_record(hall.tablet(), tables, 1)
    saves = watch_saves(tablet)
    type_fields(tablet, FIELDS[:6])
    hear_until(tablet, lambda: len(saves.acknowledged) >= 3, "some texts are saved")
    type_fields(tablet, FIELDS[6:12])

    kill(hall)
    type_fields(tablet, FIELDS[12:])

    known = {name: texts[-1] for name, texts in revisions(hall.server, tables["slug"], 1).items()}
    assert saves.acknowledged.items() <= known.items() <= TEXTS.items()
    assert set(known) <= set(FIELDS[:12])
    hall.server.start()
    hear_until(tablet, lambda: saves.acknowledged == TEXTS, "every text is saved")
    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")
    assert revisions(hall.server, tables["slug"], 1) == {name: [text] for name, text in TEXTS.items()}
    assert {status for status, _name, _text in saves.answers} == {200}


def test_what_was_typed_while_the_server_was_dead_outlives_the_tab(hall: Hall, tables: dict[str, Any]) -> None:
    tablet = open_record(hall.tablet(), tables, 2)
    kill(hall)
    type_fields(tablet, FIELDS)
    expect(tablet.locator("[data-save-state]")).to_contain_text("Нет связи")
    address, device = tablet.url, tablet.context
    tablet.close()
    hall.server.start()

    tablet = device.new_page()
    tablet.goto(address)

    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")
    assert {name: tablet.locator(f'form[data-autosave] [name="{name}"]').input_value() for name in FIELDS} == TEXTS
    assert revisions(hall.server, tables["slug"], 2) == {name: [text] for name, text in TEXTS.items()}


def test_every_ballot_that_a_killed_server_had_acknowledged_is_counted_once(hall: Hall) -> None:
    demo = hall.server.demo("voting", "--tables", "2", "--people", str(PEOPLE))
    voters = coming_voters(hall.server.url, demo["links"]["participants"])
    assert len(voters) >= PEOPLE // 2

    with ThreadPoolExecutor(len(voters)) as together:
        runs = [together.submit(voter.vote_until_nobody_answers) for voter in voters]
        wait_until(lambda: sum(v.acknowledgements for v in voters) >= ACKNOWLEDGED_BEFORE_THE_KILL, "many have voted")
        hall.server.stop(signal.SIGKILL)
    assert [run.result() for run in runs] == [None] * len(voters)

    hall.server.start()
    for voter in voters:
        assert voter.choice() in (voter.acknowledged, voter.sent)
    everybody_has_voted(voters)
    facilitator = hall.laptop()
    facilitator.goto(demo["links"]["facilitator"])
    close_and_count(facilitator)
    ballots = published_ballots(facilitator, demo["slug"])
    assert len(ballots) == PEOPLE
    assert {voter.receipt: voter.acknowledged for voter in voters}.items() <= dict(ballots).items()
    assert len(dict(ballots)) == len(ballots)


def everybody_has_voted(voters: list[Voter]) -> None:
    for voter in voters:
        if voter.sent != voter.acknowledged or not voter.sent:
            voter.vote()


def close_and_count(facilitator: Page) -> None:
    visit(facilitator, "Голосование")
    facilitator.get_by_role("button", name="закрыть").click()
    confirm(facilitator)
    facilitator.get_by_role("button", name="Подсчитать").click()
    expect(facilitator.get_by_role("heading", name="Итоги")).to_be_visible()


def counted_votes(facilitator: Page) -> dict[str, int]:
    rows = facilitator.locator("main ol.list > li")
    numbers = rows.locator(".num.muted").all_inner_texts()
    votes = rows.locator("p.spread > b").all_inner_texts()
    return {number.removeprefix("№").strip(): int(vote.split()[0]) for number, vote in zip(numbers, votes, strict=True)}


def published_ballots(facilitator: Page, slug: str) -> list[tuple[str, frozenset[str]]]:
    votes = counted_votes(facilitator)
    facilitator.get_by_role("link", name="Все бюллетени").click()
    rows = [row.split("\t") for row in facilitator.locator("main table.data tbody tr").all_inner_texts()]
    ballots = [(receipt.strip(), frozenset(numbers.split(", "))) for receipt, numbers in rows]
    published = Counter(number for _receipt, numbers in ballots for number in numbers)
    assert votes == {number: published[number] for number in votes}
    return ballots
