"""The methods for a tie on the line, in the order that was fixed before opening."""

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import translation

from okmo_session.core.autosave import Change
from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.editing.fields import delete_row
from sessions.models import StrategySession
from tests.factories.assessment import a_sheet
from tests.factories.sessions import SessionFactory
from tests.factories.triads import CriterionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.assessment.sheets import give_back_sheet
from triads.domain.editing import LISTS, save
from triads.domain.priorities import priorities
from triads.models import AssessmentSheet, Criterion, Triad
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.domain.results.announcing import announce
from voting.domain.results.reading import counted_result
from voting.domain.results.run_off import start_run_off
from voting.domain.results.settling import next_method, settle_tie
from voting.models import Poll, TieMethod, TieStep

pytestmark = pytest.mark.django_db

SUPPORT, ASSESSMENT, RUN_OFF, LOT, TAKE_ALL = TieMethod.values


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def session() -> StrategySession:
    session = SessionFactory()
    for number in (1, 2, 3):
        accepted_table(session, number, triads=2)
    CriterionFactory(session=session, purpose=Criterion.Purpose.ASSESSING, position=1)
    CriterionFactory(session=session, purpose=Criterion.Purpose.ASSESSING, position=2)
    return session


def counted(session: StrategySession, *choices: list[str], methods: tuple[str, ...], winners: int = 2) -> Poll:
    """A counted poll in which the person numbered i of those made now voted for the choice numbered i."""
    poll = opened_poll(session, tie_methods=methods, winners=winners, picks=5)
    cast_votes(poll, admitted_people(session, len(choices)), *choices)
    return close_and_count(poll)


def close_and_count(poll: Poll) -> Poll:
    with clock_at(poll.closes_at):
        close_if_due(poll)
    count(poll, by=system(poll.session))
    return poll


def assessed(session: StrategySession, **scores: list[int]) -> None:
    """A sheet of the third table; a triad numbered 1.2 is named t1_2."""
    triads = {f"t{triad.team.table_number}_{triad.slot}": triad for triad in session.triads.select_related("team")}
    a_sheet(session.teams.get(table_number=3), {triads[name]: values for name, values in scores.items()})


def told(step: TieStep) -> tuple[str, int, list[str], list[str], list[str]]:
    return step.method, step.places_left, step.tied, step.placed, step.still_tied


def test_the_assessment_decides_by_its_exact_mean_and_leaves_equal_ones_to_the_lot(session: StrategySession) -> None:
    assessed(session, t1_1=[4, 5], t1_2=[4, 4], t2_1=[4, 4], t2_2=[1, 5])
    poll = counted(session, ["1.1", "1.2", "2.1", "2.2"], methods=(ASSESSMENT, LOT), winners=2)

    first = settle_tie(poll, "", by=system(session))
    between = counted_result(poll)
    second = settle_tie(poll, "17", by=system(session))

    assert told(first) == ("assessment", 2, ["1.1", "1.2", "2.1", "2.2"], ["1.1"], ["1.2", "2.1"])
    assert first.scores == {"1.1": "9/2", "1.2": "4", "2.1": "4", "2.2": "3"}
    assert (between.is_tie_open, between.still_tied, between.places_left) == (True, ["1.2", "2.1"], 1)
    assert (second.method, second.seed, second.places_left, len(second.placed)) == ("lot", "17", 1, 1)
    found = counted_result(poll)
    assert [row.option.number for row in found.winners] == ["1.1", *second.placed]
    assert [row.assessed.mean for row in found.rows if row.assessed] == [Fraction(9, 2), 4, 4, 3]
    journal = LogEntry.objects.filter(session_id=session.pk, event="tie settled").order_by("pk")
    assert [(entry.details["method"], entry.details["placed"]) for entry in journal] == [
        ("assessment", ["1.1"]),
        ("lot", second.placed),
    ]


def test_a_sheet_handed_in_after_the_vote_has_closed_settles_nothing(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"], methods=(ASSESSMENT, LOT), winners=1)
    with clock_at(poll.closes_at + dt.timedelta(seconds=1)):
        assessed(session, t1_1=[5, 5], t1_2=[1, 1])

    step = settle_tie(poll, "", by=system(session))

    assert (step.scores, step.still_tied) == ({}, ["1.1", "1.2"])


def test_what_changes_in_the_assessment_after_closing_changes_no_tie(session: StrategySession) -> None:
    assessed(session, t1_1=[4, 5], t1_2=[4, 4])
    poll = counted(session, ["1.1", "1.2"], methods=(ASSESSMENT, LOT), winners=1)
    operator = system(session)
    sheet = AssessmentSheet.objects.get()
    with pytest.raises(DomainError, match="does not change any more"):
        give_back_sheet(sheet, operator)
    save(session, Change("assessed_by_person", "yes", 0, "1"), operator)
    criteria = LISTS["criterion-assessing"]
    delete_row(session, criteria, criteria.rows(session)[1].pk, operator)
    sheet.delete()

    step = settle_tie(poll, "", by=operator)

    assert (step.scores, step.placed) == ({"1.1": "9/2", "1.2": "4"}, ["1.1"])
    assert [row.assessed.mean for row in counted_result(poll).rows if row.assessed] == [Fraction(9, 2), 4]


def test_what_changes_in_the_assessment_before_closing_counts(session: StrategySession) -> None:
    assessed(session, t1_1=[4, 5], t1_2=[4, 4])
    criteria = LISTS["criterion-assessing"]
    delete_row(session, criteria, criteria.rows(session)[1].pk, system(session))

    poll = counted(session, ["1.1", "1.2"], methods=(ASSESSMENT, LOT), winners=1)

    assert settle_tie(poll, "", by=system(session)).scores == {"1.1": "4", "1.2": "4"}


def test_without_any_assessment_everything_stays_equal(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2", "2.1"], methods=(ASSESSMENT, TAKE_ALL))

    step = settle_tie(poll, "", by=system(session))

    assert (step.placed, step.still_tied, step.scores) == ([], ["1.1", "1.2", "2.1"], {})
    assert told(settle_tie(poll, "", by=system(session)))[3] == ["1.1", "1.2", "2.1"]


def test_support_counts_the_other_tables_of_an_open_vote(session: StrategySession) -> None:
    first, second, third = session.teams.order_by("table_number")
    poll = opened_poll(session, is_secret=False, tie_methods=(SUPPORT, LOT), winners=1, picks=3)
    # 1.1 is chosen at its own table, at the second one and by people without a table; 2.1 at the first and the third.
    cast_votes(poll, admitted_people(session, 3, first), ["1.1", "2.1"], ["2.1"], ["2.1"])
    cast_votes(poll, admitted_people(session, 1, second), ["1.1"])
    cast_votes(poll, admitted_people(session, 2), ["1.1"], ["1.1"])
    cast_votes(poll, admitted_people(session, 1, third), ["2.1", "1.2"])
    close_and_count(poll)

    step = settle_tie(poll, "", by=system(session))

    assert told(step) == ("support", 1, ["1.1", "2.1"], ["2.1"], [])
    assert step.scores == {"1.1": "1", "2.1": "2"}


def run_off_of(poll: Poll, *choices: list[str]) -> Poll:
    run_off = start_run_off(poll, now() + dt.timedelta(minutes=10), by=system(poll.session))
    open_poll(run_off, by=system(poll.session))
    assert current_poll(poll.session) == run_off
    cast_votes(run_off, list(poll.session.participants.all())[: len(choices)], *choices)
    return close_and_count(run_off)


def test_a_run_off_is_a_poll_of_the_tied_and_settles_what_it_can(session: StrategySession) -> None:
    choices = [["1.1", "1.2", "2.1", "2.2"], ["1.1"], ["3.1"]]
    poll = counted(session, *choices, methods=(ASSESSMENT, RUN_OFF, LOT), winners=3)
    settle_tie(poll, "", by=system(session))
    with pytest.raises(DomainError, match="comes next"):
        settle_tie(poll, "", by=system(session))

    run_off = run_off_of(poll, ["2.2"], ["1.2", "2.2"], ["2.1"])

    assert [option.number for option in run_off.options.all()] == ["1.2", "2.1", "2.2", "3.1"]
    assert (run_off.picks, run_off.winners, run_off.is_secret, run_off.tie_methods) == (2, 2, True, [])
    assert (run_off.sets_priorities, current_poll(session)) == (False, poll)
    step = settle_tie(poll, "", by=system(session))
    assert told(step) == ("run_off", 2, ["1.2", "2.1", "2.2", "3.1"], ["2.2"], ["1.2", "2.1"])
    assert (step.scores, step.run_off) == ({"2.2": "2", "1.2": "1", "2.1": "1", "3.1": "0"}, run_off)
    settle_tie(poll, "4", by=system(session))
    announce(poll, by=system(session))
    run_off.refresh_from_db()
    assert (run_off.state, run_off.announced_at) == ("announced", poll.announced_at)
    assert [row.option.number for row in counted_result(poll).winners][:2] == ["1.1", "2.2"]
    assert priorities(session).count() == 3
    assert list(run_off.options.exclude(place=None)) == []


def test_a_run_off_without_a_ballot_settles_nothing(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"], methods=(RUN_OFF, LOT), winners=1)
    run_off_of(poll)

    step = settle_tie(poll, "", by=system(session))

    assert told(step)[3:] == ([], ["1.1", "1.2"])
    assert next_method(poll, counted_result(poll).steps) == "lot"


def test_a_run_off_is_started_once_and_its_end_is_changed_until_it_opens(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"], methods=(RUN_OFF, LOT), winners=1)
    soon, later = now() + dt.timedelta(minutes=5), now() + dt.timedelta(minutes=9)
    with pytest.raises(DomainError, match="close later"):
        start_run_off(poll, now() - dt.timedelta(minutes=1), by=system(session))

    first = start_run_off(poll, soon, by=system(session))
    second = start_run_off(poll, later, by=system(session))

    assert (first.pk, second.closes_at, poll.run_offs.count()) == (second.pk, later, 1)
    with pytest.raises(DomainError, match="not counted yet"):
        settle_tie(poll, "", by=system(session))
    open_poll(second, by=system(session))
    with pytest.raises(DomainError, match="opened already"):
        start_run_off(poll, later, by=system(session))


def test_a_run_off_is_neither_settled_nor_announced_by_itself(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"], methods=(RUN_OFF, LOT), winners=1)
    run_off = run_off_of(poll, ["1.1"])

    with pytest.raises(DomainError, match="settled by the next method of its vote"):
        settle_tie(run_off, "1", by=system(session))
    with pytest.raises(DomainError, match="announced together with the vote"):
        announce(run_off, by=system(session))
    with pytest.raises(DomainError, match="settled by the next method of its vote"):
        start_run_off(run_off, now() + dt.timedelta(minutes=5), by=system(session))


def test_no_other_method_than_the_next_one_may_be_used(session: StrategySession) -> None:
    poll = counted(session, ["1.1", "1.2"], methods=(ASSESSMENT, LOT), winners=1)

    with pytest.raises(DomainError, match="not what was fixed"):
        start_run_off(poll, now() + dt.timedelta(minutes=5), by=system(session))
    settle_tie(poll, "", by=system(session), seen=ASSESSMENT)
    # The second of two clicks on one button takes no second step.
    with pytest.raises(DomainError, match="already moved on"):
        settle_tie(poll, "7", by=system(session), seen=ASSESSMENT)

    assert list(poll.tie_steps.values_list("method", flat=True)) == ["assessment"]


def test_a_trial_sets_no_priorities(session: StrategySession) -> None:
    Triad.objects.filter(session=session, slot=1, team__table_number=3).update(priority_rank=1)
    poll = opened_poll(session, sets_priorities=False)
    cast_votes(poll, admitted_people(session, 1), ["1.1", "1.2"])
    close_and_count(poll)

    announce(poll, by=system(session))

    assert [triad.number for triad in priorities(session)] == ["3.1"]
    assert list(poll.options.exclude(place=None).values_list("number", "place")) == [("1.1", 1), ("1.2", 1)]
