import datetime as dt

import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from sessions.actors import system
from sessions.models import Participant, Role, StrategySession
from tests.clients import crew_client, participant_client
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll, prepared_poll
from triads.domain.priorities import priorities
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import PollSettings, discard_poll, prepare_poll, problems_before_opening
from voting.domain.results.announcing import announce
from voting.domain.results.reading import counted_result
from voting.domain.results.settling import settle_tie
from voting.models import PaperBallot, Poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session: StrategySession) -> list[Participant]:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return admitted_people(session, 3)


def counted(poll: Poll, people: list[Participant], *choices: list[str]) -> Poll:
    cast_votes(poll, people[: len(choices)], *choices)
    with clock_at(poll.closes_at):
        close_if_due(poll)
    count(poll, by=system(poll.session))
    return poll


def announced(poll: Poll, people: list[Participant], *choices: list[str]) -> Poll:
    counted(poll, people, *choices)
    announce(poll, by=system(poll.session))
    return poll


def first_round(session: StrategySession, people: list[Participant]) -> Poll:
    poll = opened_poll(session, sets_priorities=False, title="Первый тур")
    return announced(poll, people, ["1.1", "2.2"], ["1.1", "2.2"], ["1.1"])


def test_a_second_round_is_held_among_the_winners_of_the_first(
    session: StrategySession, people: list[Participant]
) -> None:
    first = first_round(session, people)

    second = opened_poll(session, among=first, picks=1, winners=1)
    announced(second, people, ["2.2"], ["2.2"], ["1.1"])

    copied = ("number", "table_number", "present", "barriers", "future", "triad")
    assert list(second.options.values_list(*copied)) == list(
        first.options.filter(number__in=["1.1", "2.2"]).values_list(*copied)
    )
    assert list(second.options.values_list("position", "place")) == [(1, None), (2, 1)]
    assert [triad.number for triad in priorities(session)] == ["2.2"]
    assert [poll.title for poll in session.polls.all()] == ["Первый тур", "Выбор приоритетов, следующий тур"]


def test_a_trial_changes_no_priorities(session: StrategySession, people: list[Participant]) -> None:
    first_round(session, people)

    assert not priorities(session).exists()
    assert current_poll(session) == session.polls.get()


def test_a_round_needs_an_announced_vote_of_this_session(session: StrategySession, people: list[Participant]) -> None:
    poll = first_round(session, people)
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.COUNTED)
    poll.refresh_from_db()
    settings = PollSettings(now() + dt.timedelta(hours=1), picks=1, winners=1, among=poll)

    with pytest.raises(DomainError):
        prepare_poll(session, settings, by=system(session))

    assert session.polls.count() == 1


def test_more_picks_than_winners_of_the_first_round_are_said_before_opening(
    session: StrategySession, people: list[Participant]
) -> None:
    second = prepared_poll(session, among=first_round(session, people), picks=3)

    with translation.override("en"):
        problems = problems_before_opening(second)

    assert len(problems) == 1
    assert problems[0].startswith("2 triads")


def test_a_vote_without_a_ballot_is_followed_by_another_one(
    session: StrategySession, people: list[Participant]
) -> None:
    empty = counted(opened_poll(session), people)
    with pytest.raises(DomainError):
        announce(empty, by=system(session))

    again = opened_poll(session)
    announced(again, people, ["1.1"])

    assert [poll.state for poll in session.polls.all()] == ["counted", "announced"]
    assert [triad.number for triad in priorities(session)] == ["1.1"]


def test_a_counted_vote_with_ballots_is_announced_before_another_is_prepared(
    session: StrategySession, people: list[Participant]
) -> None:
    counted(opened_poll(session), people, ["1.1"])

    with pytest.raises(DomainError):
        prepared_poll(session)

    assert session.polls.count() == 1


def run_off_of(poll: Poll) -> Poll:
    found = counted_result(poll)
    return Poll.objects.create(
        session=poll.session,
        run_off_of=poll,
        title="Переголосование",
        picks=found.places_left,
        winners=found.places_left,
        sets_priorities=False,
        closes_at=now() + dt.timedelta(minutes=10),
    )


def test_a_run_off_offers_what_is_still_tied_and_only_its_time_is_set(
    session: StrategySession, people: list[Participant]
) -> None:
    # 1.1 has two votes; 1.2, 2.1 have one and one place is left.
    parent = counted(opened_poll(session, tie_methods=("run_off", "lot")), people, ["1.1", "1.2"], ["1.1", "2.1"])
    run_off = run_off_of(parent)
    closes_at = run_off.closes_at + dt.timedelta(minutes=7)

    set_anew = prepared_poll(session, closes_at=closes_at, picks=5, winners=5, title="Другое")
    open_poll(set_anew, by=system(session))
    while_open = current_poll(session)
    counted(set_anew, people, ["2.1"], ["2.1"], ["1.2"])

    assert set_anew.pk == run_off.pk
    assert (set_anew.closes_at, set_anew.picks, set_anew.winners, set_anew.title) == (
        closes_at,
        1,
        1,
        "Переголосование",
    )
    assert list(set_anew.options.values_list("number", flat=True)) == ["1.2", "2.1"]
    assert (while_open, current_poll(session)) == (set_anew, parent)
    with pytest.raises(DomainError):
        prepared_poll(session)


def test_the_list_tells_all_votes_and_who_may_prepare_the_next(
    session: StrategySession, people: list[Participant]
) -> None:
    first = first_round(session, people)
    url = f"/s/{session.slug}/vote/polls/"

    pages = {role: crew_client(session, role).get(url).content.decode() for role in (Role.FACILITATOR, Role.OBSERVER)}
    prepared_poll(session, title="Второй тур")
    later = crew_client(session).get(url).content.decode()

    assert all("Первый тур" in page and f"/vote/result/{first.pk}/" in page for page in pages.values())
    assert ["#settings" in page for page in (*pages.values(), later)] == [True, False, False]
    assert "Второй тур" in later
    assert participant_client(people[0]).get(url).status_code == 403


def list_of(session: StrategySession) -> str:
    # The head of a page holds a token of its own.
    return crew_client(session).get(f"/s/{session.slug}/vote/polls/").content.decode().split("<main")[1]


def test_the_list_shows_no_turnout_and_no_result_of_an_open_vote(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = opened_poll(session)
    before = list_of(session)

    cast_votes(poll, people[:1], ["1.1"])

    assert list_of(session) == before
    assert f"/vote/result/{poll.pk}/" not in before


def test_a_run_off_settles_the_tie_of_its_vote(session: StrategySession, people: list[Participant]) -> None:
    parent = counted(opened_poll(session, tie_methods=("run_off", "lot")), people, ["1.1", "1.2"], ["1.1", "2.1"])
    run_off = run_off_of(parent)
    open_poll(run_off, by=system(session))
    counted(run_off, people, ["2.1"], ["2.1"], ["1.2"])

    settle_tie(parent, "", by=system(session))
    announce(parent, by=system(session))

    assert sorted(triad.number for triad in priorities(session)) == ["1.1", "2.1"]


def test_a_poll_prepared_by_mistake_is_taken_back_and_the_result_is_there_again(
    session: StrategySession, people: list[Participant]
) -> None:
    first = announced(opened_poll(session), people, ["1.1"])
    mistake = prepared_poll(session)
    PaperBallot.objects.create(poll=mistake, serial="123450")

    answer = crew_client(session).post(f"/s/{session.slug}/vote/polls/{mistake.pk}/discard/")

    assert answer.status_code == 302
    assert (current_poll(session), session.polls.get()) == (first, first)
    assert not PaperBallot.objects.exists()
    assert [triad.number for triad in priorities(session)] == ["1.1"]


def test_an_open_poll_is_never_taken_back(session: StrategySession, people: list[Participant]) -> None:
    poll = prepared_poll(session)
    same = Poll.objects.get(pk=poll.pk)
    open_poll(poll, by=system(session))
    cast_votes(poll, people[:1], ["1.1"])

    with pytest.raises(DomainError):
        discard_poll(same, by=system(session))

    assert poll.ballots.count() == 1


def test_a_run_off_taken_back_leaves_the_tie_open(session: StrategySession, people: list[Participant]) -> None:
    parent = counted(opened_poll(session, tie_methods=("run_off", "lot")), people, ["1.1", "1.2"], ["1.1", "2.1"])

    discard_poll(run_off_of(parent), by=system(session))

    assert current_poll(session) == parent
    assert counted_result(parent).is_tie_open
