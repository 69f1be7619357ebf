"""The facilitator's page of the reveal, the wall, and what phones and tables see of it meanwhile."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from okmo_session.screens.models import ProjectorControl
from sessions.actors import system
from sessions.domain.running.stages import start_stage
from sessions.models import Role, Stage, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import StageFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll, prepared_poll
from voting.domain.polls.closing import close_early, extend_poll
from voting.domain.polls.counting import count
from voting.domain.results.settling import settle_tie
from voting.models import Poll, TieMethod, TurnOut

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# 1.1 has three votes, 1.2 and 1.3 two each, 2.1 one.
CHOICES = [["1.1", "1.2"], ["1.1", "1.2"], ["1.1", "1.3"], ["1.3", "2.1"]]


def counted(session: StrategySession, text: str = "Норма", **settings: Any) -> Poll:
    start_stage(StageFactory(session=session, kind=Stage.Kind.RESULTS), by=system(session))
    accepted_table(session, 1, text=text)
    accepted_table(session, 2, triads=1, text=text)
    people = admitted_people(session, len(CHOICES))
    poll = opened_poll(session, **({"winners": 3} | settings))
    cast_votes(poll, people, *CHOICES)
    TurnOut.objects.filter(poll=poll, participant=people[0]).update(way=TurnOut.Way.PAPER)
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=poll.opened_at)
    count(poll, by=system(session))
    return poll


def read(client: Client, url: str) -> str:
    """Return a page without what the keys of the wall lay over it, with plain spaces."""
    page = client.get(url, follow=True).content.decode()
    return page.split('<div class="scene over-scene', 1)[0].replace("\u00a0", " ")


def told(session: StrategySession) -> dict[str, set[str]]:
    """Return which norms everybody who is not of the crew can read, on every page that tells a result."""
    person, team = session.participants.first(), session.teams.first()
    assert person is not None
    assert team is not None
    clients = {"wall": projector_client(session), "phone": participant_client(person), "table": table_client(team)}
    pages = [f"/s/{session.slug}/{path}" for path in ("", "vote/result/", "vote/ballots/", "projector/")]
    texts = {who: "".join(read(client, page) for page in pages) for who, client in clients.items()}
    norms = {number: f"Норма будущего {number}" for number in ("1.1", "1.2", "1.3", "2.1")}
    return {who: {number for number, norm in norms.items() if norm in text} for who, text in texts.items()}


def press(session: StrategySession, poll: Poll, act: str = "reveal", seen: int | None = None, **extra: Any) -> str:
    data = {} if seen is None else {"seen": seen}
    answer = crew_client(session).post(f"/s/{session.slug}/vote/polls/{poll.pk}/{act}/", data, follow=True, **extra)
    return answer.content.decode().replace("\u00a0", " ")


def test_nobody_but_the_crew_sees_more_than_the_hall_was_shown(session: StrategySession) -> None:
    poll = counted(session)
    seen = [told(session)]

    for place in range(3):
        press(session, poll, seen=place)
        seen.append(told(session))

    # Announced, all of it is public: also what has no place.
    whole = {"1.1", "1.2", "1.3", "2.1"}
    for shown, expected in zip(seen, [set(), {"1.3"}, {"1.2", "1.3"}, whole], strict=True):
        assert shown == dict.fromkeys(("wall", "phone", "table"), expected)
    assert Poll.objects.get().state == Poll.State.ANNOUNCED


def test_a_second_press_of_the_same_page_says_so_and_shows_nothing_more(session: StrategySession) -> None:
    poll = counted(session)
    press(session, poll, seen=0)

    again = press(session, poll, seen=0)
    nonsense = press(session, poll, seen="семь")  # type: ignore[arg-type]

    assert "Показанное на экране уже изменилось" in again
    assert "Показанное на экране уже изменилось" in nonsense
    assert Poll.objects.get().revealed == 1


def test_a_place_that_is_taken_back_is_gone_from_wall_phones_and_tables(session: StrategySession) -> None:
    poll = counted(session)
    url = f"/s/{session.slug}/vote/reveal/"
    before = read(crew_client(session), url)
    press(session, poll, seen=0)
    press(session, poll, seen=1)

    once = press(session, poll, "reveal/back", seen=2)
    shown = told(session)
    twice = press(session, poll, "reveal/back", seen=2)
    press(session, poll, "reveal/back", seen=1)

    assert shown == {who: {"1.3"} for who in shown}
    assert ("Убрать с экрана" in before, "Убрать с экрана № 1.3" in once) == (False, True)
    assert "Показанное на экране уже изменилось" in twice
    assert not any(told(session).values())
    assert once.count(" data-reveal ") == 1


def test_the_page_says_what_comes_next_and_names_what_is_last(session: StrategySession) -> None:
    poll = counted(session)
    facilitator = crew_client(session)
    url = f"/s/{session.slug}/vote/reveal/"

    first = read(facilitator, url)
    press(session, poll)
    press(session, poll)
    last = read(facilitator, url)

    assert ("Норма будущего 1.3" in first, "осталось 3 места" in first, "Показать всё сразу" in first) == (True,) * 3
    assert "Норма будущего 1.1" in last
    assert "Показать первое место и объявить итог" in last
    assert "Показать всё сразу" not in last
    region = facilitator.get(url, headers={"HX-Request": "true"}).content.decode()
    assert (region.count('id="reveal"'), region.count("<html")) == (1, 0)


def test_all_at_once_announces(session: StrategySession) -> None:
    poll = counted(session)

    page = press(session, poll, "reveal/all", seen=0)

    assert "Показано всё, итог объявлен" in page
    wall = read(projector_client(session), f"/s/{session.slug}/projector/")
    assert [f"Норма будущего {number}" in wall for number in ("1.1", "1.2", "1.3", "2.1")] == [True] * 3 + [False]


def test_the_tie_is_on_the_wall_until_the_places_are(session: StrategySession) -> None:
    poll = counted(session, winners=2, tie_methods=(TieMethod.LOT,))
    assert "Решить равенство" in read(crew_client(session), f"/s/{session.slug}/vote/reveal/")
    wall = f"/s/{session.slug}/projector/"

    press(session, poll, "tie/show")
    open_tie = read(projector_client(session), wall)
    step = settle_tie(poll, "4711", system(session))
    settled = read(projector_client(session), wall)
    press(session, poll, seen=0)
    begun = read(projector_client(session), wall)

    assert "scene-tie" in open_tie
    assert "Осталось мест: 1. Триад с равными голосами: 2" in open_tie
    assert ("Норма будущего 1.2" in open_tie, "Норма будущего 1.3" in open_tie) == (True, True)
    assert "Норма будущего 1.1" not in open_tie
    assert "4711" in settled
    assert settled.count("получает место") == 1
    assert "Норма будущего 1.1" not in settled
    assert "scene-results" in begun
    assert begun.index(f"№ {step.placed[0]}") < begun.index("cut-line")
    assert "Норма будущего 1.1" not in begun


def test_while_a_run_off_is_prepared_the_hall_looks_at_the_tie(session: StrategySession) -> None:
    poll = counted(session, winners=2, tie_methods=(TieMethod.RUN_OFF, TieMethod.LOT))
    press(session, poll, "tie/show")
    run_off = Poll.objects.create(
        session=session, title="Второй тур", picks=1, winners=1, closes_at=poll.closes_at, run_off_of=poll
    )

    wall = read(projector_client(session), f"/s/{session.slug}/projector/")
    page = read(crew_client(session), f"/s/{session.slug}/vote/reveal/")

    assert "scene-tie" in wall
    assert "Равенство на экране" in page
    assert Poll.objects.get(pk=run_off.pk).revealed == 0


def test_the_wall_says_who_voted_on_paper_and_what_the_hall_added(session: StrategySession) -> None:
    poll = counted(session)
    press(session, poll)
    poll.options.filter(number="2.1").update(is_added_by_hall=True)
    wall = f"/s/{session.slug}/projector/"
    before = read(projector_client(session), wall)

    press(session, poll, "reveal/all")
    after = read(projector_client(session), wall)

    assert "Проголосовали 4 человека: 3 на телефонах, 1 на бумаге" in before
    assert "Норма будущего 2.1" not in before
    assert after.index("Добавлено решением зала") < after.index("Норма будущего 2.1")


def test_before_opening_the_wall_shows_how_the_vote_goes(session: StrategySession) -> None:
    start_stage(StageFactory(session=session, kind=Stage.Kind.VOTING), by=system(session))
    accepted_table(session, 1)
    prepared_poll(session, picks=2)

    wall = read(projector_client(session), f"/s/{session.slug}/projector/")

    assert "scene-vote" in wall
    assert "Как пройдёт голосование" in wall
    assert "до 2 триад" in wall


@pytest.mark.parametrize("state", ["none", "open", "closed"])
def test_before_counting_there_is_nothing_to_show(session: StrategySession, state: str) -> None:
    accepted_table(session, 1)
    people = admitted_people(session, 1)
    if state != "none":
        poll = opened_poll(session)
        cast_votes(poll, people, ["1.2"])
        if state == "closed":
            close_early(poll, by=system(session))

    page = read(crew_client(session), f"/s/{session.slug}/vote/reveal/")

    assert "отсюда вы покажете залу места" in page
    assert "1.2" not in page


def test_hostile_texts_stay_text_and_no_scene_of_the_console_shows_more(session: StrategySession) -> None:
    poll = counted(session, text="<script>alert(1)</script>")
    ProjectorControl.objects.create(session=session, scene="results")
    press(session, poll)
    pages = [projector_client(session), crew_client(session), crew_client(session, Role.HEADQUARTERS)]
    urls = [f"/s/{session.slug}/projector/", f"/s/{session.slug}/vote/reveal/", f"/s/{session.slug}/projector/"]

    texts = [read(client, url) for client, url in zip(pages, urls, strict=True)]

    assert all("<script>alert" not in text and "&lt;script&gt;alert(1)" in text for text in texts)
    assert [text.count("будущего 1.1") for text in texts] == [0, 0, 0]


def test_the_wall_tells_of_an_extension(session: StrategySession) -> None:
    accepted_table(session, 1)
    poll = opened_poll(session)
    later = poll.closes_at + dt.timedelta(minutes=7)
    extend_poll(poll, later, by=system(session))

    wall = read(projector_client(session), f"/s/{session.slug}/projector/")

    assert f"Голосование продлено до {later.astimezone(session.zone):%H:%M}" in wall
