"""What the hall adds to the priorities by a decision of its own."""

import pytest
from django.utils import translation

from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.models import StrategySession
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.priorities import priorities
from triads.models import Triad
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.results.announcing import announce
from voting.domain.results.hall import add_by_hall, take_back_addition
from voting.domain.results.outcomes import outcome
from voting.domain.results.reading import counted_result
from voting.models import Poll, PollOption

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def session() -> StrategySession:
    session = SessionFactory()
    accepted_table(session, 1)
    accepted_table(session, 2)
    return session


def counted(session: StrategySession, choice: tuple[str, ...] = ("1.1", "1.2"), **settings: object) -> Poll:
    poll = opened_poll(session, **settings)
    session.participants.update(admitted_at=None)
    cast_votes(poll, admitted_people(session, 1), [*choice])
    close_early(poll, by=system(session))
    count(poll, by=system(session))
    return poll


def option(poll: Poll, number: str) -> PollOption:
    return poll.options.get(number=number)


def ranks(session: StrategySession) -> list[tuple[str, int | None, bool]]:
    return [(triad.number, triad.priority_rank, triad.is_added_by_hall) for triad in priorities(session)]


def test_what_is_added_becomes_a_priority_after_the_winners_and_is_marked_for_ever(session: StrategySession) -> None:
    poll = counted(session)
    add_by_hall(poll, option(poll, "2.1"), by=system(session))
    before = ranks(session)

    announce(poll, by=system(session))
    add_by_hall(poll, option(poll, "2.3"), by=system(session))

    assert before == []
    assert ranks(session) == [("1.1", 1, False), ("1.2", 1, False), ("2.1", 3, True), ("2.3", 3, True)]
    marked = poll.options.filter(is_added_by_hall=True).values_list("number", "place")
    assert list(marked) == [("2.1", 3), ("2.3", 3)]
    found = counted_result(poll)
    assert [outcome(found, row) for row in found.rows] == [
        *["priority"] * 2,
        *["", "added by decision of the hall"] * 2,
    ]
    events = LogEntry.objects.filter(session_id=session.pk, event="triad added by the hall").order_by("pk")
    assert [entry.details for entry in events] == [{"number": "2.1"}, {"number": "2.3"}]
    assert LogEntry.objects.get(session_id=session.pk, event="result announced").details["added"] == ["2.1"]


def test_a_second_click_adds_nothing_and_a_winner_is_not_added(session: StrategySession) -> None:
    poll = counted(session)
    add_by_hall(poll, option(poll, "2.1"), by=system(session))

    with pytest.raises(DomainError, match="added this triad already"):
        add_by_hall(poll, option(poll, "2.1"), by=system(session))
    with pytest.raises(DomainError, match="has a place already"):
        add_by_hall(poll, option(poll, "1.1"), by=system(session))

    assert list(poll.options.filter(is_added_by_hall=True).values_list("number", flat=True)) == ["2.1"]


def test_an_addition_is_taken_back_only_before_announcing(session: StrategySession) -> None:
    poll = counted(session)
    add_by_hall(poll, option(poll, "2.1"), by=system(session))
    add_by_hall(poll, option(poll, "2.2"), by=system(session))

    take_back_addition(poll, option(poll, "2.1"), by=system(session))
    with pytest.raises(DomainError, match="has not added"):
        take_back_addition(poll, option(poll, "2.1"), by=system(session))
    announce(poll, by=system(session))
    with pytest.raises(DomainError, match="stays"):
        take_back_addition(poll, option(poll, "2.2"), by=system(session))

    assert ranks(session)[2:] == [("2.2", 3, True)]
    assert not Triad.objects.get(session=session, team__table_number=2, slot=1).is_added_by_hall


def test_nothing_is_added_before_counting_on_an_open_tie_or_in_a_trial(session: StrategySession) -> None:
    poll = opened_poll(session)
    with pytest.raises(DomainError, match="after the ballots are counted"):
        add_by_hall(poll, option(poll, "2.1"), by=system(session))
    poll.delete()
    tied = counted(session, ("1.1", "1.2"), winners=1)
    with pytest.raises(DomainError, match="Settle the tie"):
        add_by_hall(tied, option(tied, "2.1"), by=system(session))
    tied.delete()
    trial = counted(session, sets_priorities=False)

    with pytest.raises(DomainError, match="sets no priorities"):
        add_by_hall(trial, option(trial, "2.1"), by=system(session))

    assert ranks(session) == []


def test_after_a_later_vote_nothing_is_added_to_an_earlier_one(session: StrategySession) -> None:
    earlier = counted(session)
    add_by_hall(earlier, option(earlier, "2.1"), by=system(session))
    announce(earlier, by=system(session))
    later = counted(session, ("1.1", "2.1"), among=earlier)
    announce(later, by=system(session))

    with pytest.raises(DomainError, match="later vote"):
        add_by_hall(earlier, option(earlier, "2.2"), by=system(session))

    assert [row.number for row in later.options.all()] == ["1.1", "1.2", "2.1"]
    # It has won by votes now, and that the hall brought it onto the ballot stays known.
    assert ranks(session) == [("1.1", 1, False), ("2.1", 1, True)]


def test_a_triad_of_another_vote_is_not_added(session: StrategySession) -> None:
    other = SessionFactory()
    accepted_table(other, 1)
    poll, foreign = counted(session), counted(other)

    with pytest.raises(DomainError, match="not on the ballot"):
        add_by_hall(poll, option(foreign, "1.3"), by=system(session))

    assert not PollOption.objects.filter(is_added_by_hall=True).exists()
