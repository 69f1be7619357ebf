"""The hall learns what came out place by place; a second click shows nothing more."""

from typing import Any

import pytest
from django.utils import translation

from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import version
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, participant_actor, system, table_actor
from sessions.domain.topics import Topic
from sessions.models import Role, StrategySession
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.priorities import priorities
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.results.announcing import announce
from voting.domain.results.reading import counted_result
from voting.domain.results.revealing import (
    Revealed,
    coming_row,
    reveal_all,
    reveal_next,
    revealed,
    show_tie,
    take_back_place,
)
from voting.domain.results.settling import settle_tie
from voting.models import Poll, TieMethod

pytestmark = pytest.mark.django_db

# 1.1 has three votes, 1.2 and 1.3 two each, 2.1 one.
CHOICES = [["1.1", "1.2"], ["1.1", "1.2"], ["1.1", "1.3"], ["1.3", "2.1"]]


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def counted(session: StrategySession, *choices: list[str], **settings: Any) -> Poll:
    accepted_table(session, 1)
    accepted_table(session, 2, triads=1)
    people = admitted_people(session, len(choices))
    poll = opened_poll(session, **settings)
    cast_votes(poll, people, *choices)
    close_early(poll, by=system(session))
    count(poll, by=system(session))
    return poll


def told(poll: Poll) -> list[str] | None:
    """Return the numbers that the hall has been told, or None where it knows nothing yet."""
    found = seen(poll)
    return [row.option.number for row in found.rows] if found else None


def seen(poll: Poll) -> Revealed | None:
    return revealed(Poll.objects.get(pk=poll.pk), Actor(poll.session, Role.PROJECTOR))


def test_places_come_from_the_last_to_the_first_which_announces(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=3)
    steps = [told(poll)]
    coming = []

    for _place in range(3):
        coming.append(coming_row(counted_result(poll)))
        reveal_next(poll, by)
        steps.append(told(poll))

    assert steps == [None, ["1.3"], ["1.2", "1.3"], ["1.1", "1.2", "1.3"]]
    assert [row.option.number for row in coming if row] == ["1.3", "1.2", "1.1"]
    assert coming_row(counted_result(poll)) is None
    assert poll.state == Poll.State.ANNOUNCED
    assert [triad.number for triad in priorities(session)] == ["1.1", "1.2", "1.3"]
    events = LogEntry.objects.filter(session_id=session.pk, event="place revealed").order_by("pk")
    assert [entry.details for entry in events] == [{"number": number} for number in ("1.3", "1.2", "1.1")]


def test_a_second_click_shows_nothing_more(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=3)
    reveal_next(poll, by, seen=0)

    with pytest.raises(DomainError, match="changed meanwhile"):
        reveal_next(poll, by, seen=0)
    with pytest.raises(DomainError, match="changed meanwhile"):
        reveal_all(poll, by, seen=0)

    assert told(poll) == ["1.3"]


def test_a_slip_of_the_hand_is_taken_back_place_by_place_and_a_second_click_takes_no_more(
    session: StrategySession,
) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=3)
    with pytest.raises(DomainError, match="nothing to take back"):
        take_back_place(poll, by, seen=0)
    for place in (0, 1):
        reveal_next(poll, by, seen=place)
    asked = version(session, Topic.RESULT)

    take_back_place(poll, by, seen=2)
    with pytest.raises(DomainError, match="changed meanwhile"):
        take_back_place(poll, by, seen=2)
    told_after = told(poll)
    take_back_place(poll, by, seen=1)

    assert (told_after, told(poll)) == (["1.3"], None)
    assert version(session, Topic.RESULT) != asked
    events = LogEntry.objects.filter(session_id=session.pk, event="place taken back").order_by("pk")
    assert [entry.details for entry in events] == [{"number": "1.2"}, {"number": "1.3"}]
    reveal_next(poll, by, seen=0)
    assert told(poll) == ["1.3"]


def test_what_is_announced_is_not_taken_back(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=3)
    reveal_all(poll, by)

    with pytest.raises(DomainError, match="has been announced"):
        take_back_place(poll, by, seen=3)

    assert (told(poll), poll.revealed) == (["1.1", "1.2", "1.3"], 3)


def test_what_is_not_shown_is_not_told_by_anything_that_is(session: StrategySession) -> None:
    poll = counted(session, *CHOICES, winners=3)
    reveal_next(poll, system(session))

    found = seen(poll)

    assert found is not None
    assert (found.hidden, found.most_votes, found.tied, found.outside, found.added) == (2, 2, [], [], [])
    assert found.newest is not None
    assert found.newest.option.number == "1.3"
    assert "1.1" not in repr(found)


def test_everybody_sees_the_same_and_no_other_session(session: StrategySession) -> None:
    poll = counted(session, *CHOICES, winners=3)
    reveal_next(poll, system(session))
    person = session.participants.first()
    team = session.teams.first()
    assert person is not None
    assert team is not None
    actors = [participant_actor(person), table_actor(team), Actor(session, Role.FACILITATOR), system(session)]

    shown = [revealed(poll, actor) for actor in actors]

    assert [[row.option.number for row in found.rows] for found in shown if found] == [["1.3"]] * 4
    assert revealed(poll, Actor(SessionFactory(), Role.PARTICIPANT)) is None


def test_all_at_once(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=3)
    reveal_next(poll, by)

    reveal_all(poll, by, seen=1)

    assert (told(poll), poll.state, poll.revealed) == (["1.1", "1.2", "1.3"], "announced", 3)
    with pytest.raises(DomainError, match="has been announced"):
        reveal_next(poll, by)


def test_an_announced_result_is_seen_whole_however_it_was_announced(session: StrategySession) -> None:
    poll = counted(session, *CHOICES, winners=3)

    announce(poll, by=system(session))

    found = seen(poll)
    assert found is not None
    assert (told(poll), found.hidden, found.newest) == (["1.1", "1.2", "1.3"], 0, None)


def test_a_tie_is_shown_before_it_is_settled_and_then_what_settled_it(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=2)
    with pytest.raises(DomainError, match="settle the tie first"):
        reveal_next(poll, by)
    assert seen(poll) is None

    show_tie(poll, by)
    show_tie(poll, by)

    open_tie = seen(poll)
    assert open_tie is not None
    assert [(row.option.number, row.votes) for row in open_tie.tied] == [("1.2", 2), ("1.3", 2)]
    assert (open_tie.rows, open_tie.outside, open_tie.places_left, open_tie.is_begun) == ([], [], 1, False)
    assert LogEntry.objects.filter(session_id=session.pk, event="tie shown").count() == 1

    asked = version(session, Topic.RESULT)
    step = settle_tie(poll, "4711", by)
    settled = seen(poll)
    assert version(session, Topic.RESULT) != asked
    assert settled is not None
    assert {row.option.number for row in settled.outside} == {"1.2", "1.3"} - set(step.placed)
    assert ([one.step.seed for one in settled.steps], settled.rows) == (["4711"], [])
    reveal_next(poll, by)
    assert told(poll) == step.placed


def test_a_tie_that_was_not_shown_is_told_with_the_whole(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=2, tie_methods=(TieMethod.LOT,))
    settle_tie(poll, "7", by)
    reveal_next(poll, by)
    before = seen(poll)

    reveal_next(poll, by)

    after = seen(poll)
    assert before is not None
    assert after is not None
    assert (before.tied, before.steps, before.outside) == ([], [], [])
    assert (len(after.tied), len(after.steps), len(after.outside)) == (2, 1, 1)


def test_what_the_hall_adds_has_no_place_and_is_told_at_the_end(session: StrategySession) -> None:
    by = system(session)
    poll = counted(session, *CHOICES, winners=3)
    poll.options.filter(number="2.1").update(is_added_by_hall=True)
    told_early = []

    for _place in range(3):
        reveal_next(poll, by)
        told_early.append([row.option.number for row in found.added] if (found := seen(poll)) else None)

    assert told_early == [[], [], ["2.1"]]
    assert told(poll) == ["1.1", "1.2", "1.3"]


def test_nothing_is_shown_before_counting_nor_without_votes(session: StrategySession) -> None:
    by = system(session)
    accepted_table(session, 1)
    poll = opened_poll(session)

    for act in (reveal_next, reveal_all, take_back_place, show_tie):
        with pytest.raises(DomainError):
            act(poll, by)
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.COUNTED)
    with pytest.raises(DomainError, match="No triad received a vote"):
        reveal_next(poll, by)
    with pytest.raises(DomainError, match="no tie"):
        show_tie(poll, by)

    assert seen(poll) is None


def test_a_run_off_is_told_with_its_poll_only(session: StrategySession) -> None:
    poll = counted(session, *CHOICES, winners=3)
    other = Poll.objects.create(session=session, title="x", picks=1, winners=1, closes_at=poll.closes_at)
    Poll.objects.filter(pk=poll.pk).update(run_off_of=other, revealed=1)

    assert seen(poll) is None
    with pytest.raises(DomainError, match="no counted result"):
        reveal_next(poll, system(session))
