import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.models import StrategySession
from tests.factories.voting import accepted_table, handed_in_sheets, opened_poll, operators, read_sheet
from voting.domain.paper.deciding import SET_ASIDE, bring_back, decide_sheet, set_aside
from voting.domain.paper.waiting import blind_entries
from voting.domain.polls.closing import close_if_due
from voting.models import PaperBallot, PaperEntry, Poll

pytestmark = pytest.mark.django_db

State, Reason = PaperBallot.State, PaperBallot.Reason


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def poll(session: StrategySession) -> Poll:
    accepted_table(session, 1)
    return opened_poll(session)


def mismatched(poll: Poll) -> PaperBallot:
    [serial] = handed_in_sheets(poll, 1)
    return read_sheet(poll, serial, operators(poll.session), "1.1", "1.1 1.2")


def told(poll: Poll, event: str) -> list[dict[str, str]]:
    return list(LogEntry.objects.filter(session_id=poll.session_id, event=event).values_list("details", flat=True))


@pytest.mark.parametrize(
    ("numbers", "state", "reason"),
    [
        (("1.1", "1.2"), State.CONFIRMED, Reason.NONE),
        (("1.3",), State.CONFIRMED, Reason.NONE),
        ((), State.INVALID, Reason.BLANK),
        (("1.1", "1.2", "1.3"), State.INVALID, Reason.OVER_MARKED),
    ],
)
def test_a_third_look_decides_and_the_journal_names_the_sheet_without_its_marks(
    poll: Poll, numbers: tuple[str, ...], state: str, reason: str
) -> None:
    paper = mismatched(poll)

    decided = [decide_sheet(paper, numbers, ("9.9",), by=operators(poll.session, 1)[0]) for _click in (1, 2)]

    assert [(sheet.state, sheet.reason) for sheet in decided] == [(state, reason)] * 2
    assert told(poll, "sheet decided") == [{"serial": paper.serial}]
    entry = PaperEntry.objects.get(turn=3)
    assert (entry.numbers, entry.unknown) == (list(numbers), ["9.9"])


def test_a_decision_is_made_once_and_only_where_entries_differ(poll: Poll) -> None:
    paper = mismatched(poll)
    [other] = handed_in_sheets(poll, 1)
    by, another = operators(poll.session)
    decide_sheet(paper, ["1.1"], [], by=by)

    for sheet in (paper, poll.papers.get(serial=other)):
        with pytest.raises(DomainError, match="does not wait for a decision"):
            decide_sheet(sheet, ["1.2"], [], by=another)

    assert sorted(poll.papers.values_list("state", flat=True)) == [State.CONFIRMED, State.HANDED_IN]


def test_a_sheet_is_decided_although_closing_gave_it_another_key(poll: Poll) -> None:
    paper = mismatched(poll)
    with clock_at(poll.closes_at):
        close_if_due(poll)

    decided = decide_sheet(paper, ["1.1"], [], by=operators(poll.session, 1)[0])

    assert (decided.serial, decided.state) == (paper.serial, State.CONFIRMED)
    assert list(decided.entries.values_list("turn", flat=True)) == [1, 2, 3]


def test_both_entries_are_shown_of_a_sheet_that_waits_for_a_decision_and_of_no_other(poll: Poll) -> None:
    paper = mismatched(poll)
    [other] = handed_in_sheets(poll, 1)
    entered = read_sheet(poll, other, operators(poll.session, 1), "1.1")

    assert [entry.numbers for entry in blind_entries(paper)] == [["1.1"], ["1.1", "1.2"]]
    assert blind_entries(entered) == []
    assert blind_entries(decide_sheet(paper, ["1.1"], [], by=operators(poll.session, 1)[0])) == []


@pytest.mark.parametrize("readings", [(), ("1.1",), ("1.1", "1.2"), ("1.1", "1.1")])
@pytest.mark.parametrize("reason", SET_ASIDE)
def test_any_sheet_of_the_register_is_set_aside_and_comes_back_as_it_was(
    poll: Poll, readings: tuple[str, ...], reason: str
) -> None:
    [serial] = handed_in_sheets(poll, 1)
    people = operators(poll.session)
    before = read_sheet(poll, serial, people, *readings)

    aside = [set_aside(before, reason, by=people[0]) for _click in (1, 2)]
    back = bring_back(before, by=people[0])

    assert [(paper.state, paper.reason) for paper in aside] == [(State.INVALID, reason)] * 2
    assert (back.state, back.reason) == (before.state, Reason.NONE)
    assert told(poll, "sheet set aside") == [{"serial": serial, "reason": reason}]
    assert told(poll, "sheet brought back") == [{"serial": serial}]


@pytest.mark.parametrize(
    ("state", "reason"),
    [(State.PRINTED, ""), (State.ISSUED, ""), (State.SPOILED, ""), (State.INVALID, Reason.BLANK)],
)
def test_a_sheet_outside_the_register_or_invalid_by_its_marks_is_not_set_aside(
    poll: Poll, state: str, reason: str
) -> None:
    handed_in_sheets(poll, 1)
    poll.papers.update(state=state, reason=reason)
    [by] = operators(poll.session, 1)

    with pytest.raises(DomainError):
        set_aside(poll.papers.get(), Reason.LOST, by=by)
    with pytest.raises(DomainError):
        bring_back(poll.papers.get(), by=by)

    assert poll.papers.values_list("state", "reason").get() == (state, reason)


def test_once_the_ballots_are_counted_no_sheet_changes(poll: Poll) -> None:
    paper = mismatched(poll)
    [by] = operators(poll.session, 1)
    Poll.objects.update(state=Poll.State.COUNTED)

    for act in (
        lambda: decide_sheet(paper, ["1.1"], [], by=by),
        lambda: set_aside(paper, Reason.LOST, by=by),
        lambda: bring_back(paper, by=by),
    ):
        with pytest.raises(DomainError, match="are counted"):
            act()

    assert poll.papers.get().state == State.MISMATCHED
