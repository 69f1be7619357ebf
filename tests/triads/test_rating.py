from fractions import Fraction

import pytest

from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions as topic_versions
from okmo_session.core.models import LogEntry
from sessions.actors import participant_actor, table_actor
from sessions.domain.topics import drafts_topic
from sessions.models import Participant, Team
from tests.factories.drafts import member_of, proposed_draft
from tests.factories.sessions import TeamFactory
from tests.factories.triads import CriterionFactory
from triads.domain.assessment.spread import Spread
from triads.domain.choosing.taking import take_drafts
from triads.domain.drafts.rating import drafts_to_rate, own_ratings, rate, rated_drafts
from triads.domain.record.records import open_record
from triads.models import Criterion, Rating, Record, Triad

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteria(team: Team) -> list[int]:
    made = [CriterionFactory(session=team.session, purpose="selecting", position=n) for n in (1, 2, 3)]
    return [criterion.pk for criterion in made]


def _rate(draft: Triad, participant: Participant, criteria: list[int], *values: int) -> None:
    rate(draft, participant, dict(zip(criteria, values, strict=False)), by=participant_actor(participant))


def test_drafts_are_sorted_by_their_mean_and_those_without_a_rating_stand_last(team: Team, criteria: list[int]) -> None:
    unrated, worse, better = (proposed_draft(team, present_what=text) for text in ("без оценок", "хуже", "лучше"))
    anna, boris = member_of(team), member_of(team)
    _rate(worse, anna, criteria, 2, 3, 2)
    _rate(better, anna, criteria, 5, 4, 5)
    _rate(better, boris, criteria, 3)

    rated = rated_drafts(team)

    assert [one.draft for one in rated] == [better, worse, unrated]
    assert [one.spread for one in rated] == [Spread(Fraction(17, 4), 3, 5, 4), Spread(Fraction(7, 3), 2, 3, 3), None]
    assert [one.raters for one in rated] == [2, 1, 0]


def test_a_rating_is_replaced_and_told_and_the_journal_keeps_no_draft_and_no_value(
    team: Team, criteria: list[int]
) -> None:
    draft, anna = proposed_draft(team), member_of(team)
    _rate(draft, anna, criteria, 1, 1)
    before = topic_versions(team.session, drafts_topic(team.pk))

    _rate(draft, anna, criteria, 5)
    _rate(draft, anna, criteria, 5)

    assert own_ratings(anna) == {(draft.pk, criteria[0]): 5, (draft.pk, criteria[1]): 1}
    assert topic_versions(team.session, *before) == {drafts_topic(team.pk): before[drafts_topic(team.pk)] + 1}
    entries = LogEntry.objects.filter(event="draft rated")
    assert [(entry.target, entry.details) for entry in entries] == [("", {})] * 2


def test_ones_own_draft_is_not_among_those_to_rate(team: Team, criteria: list[int]) -> None:
    anna = member_of(team)
    own, other = proposed_draft(team, anna), proposed_draft(team)

    assert list(drafts_to_rate(anna, team)) == [other]
    with pytest.raises(DomainError):
        _rate(own, anna, criteria, 5)


def test_nobody_rates_what_is_not_proposed_to_his_own_table_or_by_other_criteria(
    team: Team, criteria: list[int]
) -> None:
    neighbour = TeamFactory(session=team.session, table_number=8)
    anna, stranger = member_of(team), member_of(neighbour)
    draft, private = proposed_draft(team), proposed_draft(team, proposed_to=None)
    writing = CriterionFactory(session=team.session, purpose=Criterion.Purpose.WRITING).pk
    refused = [
        (draft, stranger, criteria, 5),
        (private, anna, criteria, 5),
        (draft, anna, [writing], 5),
        (draft, anna, [CriterionFactory(purpose="selecting").pk], 5),
        (draft, anna, criteria, 0),
        (draft, anna, criteria, 6),
    ]
    for rated, participant, by, value in refused:
        with pytest.raises(DomainError):
            _rate(rated, participant, by, value)

    assert Rating.objects.count() == 0


def test_nothing_is_rated_once_the_record_is_handed_in_and_again_when_it_is_returned(
    team: Team, criteria: list[int]
) -> None:
    open_record(team)
    draft, anna = proposed_draft(team), member_of(team)
    Record.objects.update(state=Record.State.HANDED_IN)
    with pytest.raises(DomainError):
        _rate(draft, anna, criteria, 5)

    Record.objects.update(state=Record.State.RETURNED)
    _rate(draft, anna, criteria, 4)

    assert own_ratings(anna) == {(draft.pk, criteria[0]): 4}


def test_a_draft_says_in_which_triad_it_stands(team: Team) -> None:
    first, second = proposed_draft(team), proposed_draft(team)
    take_drafts(open_record(team), 2, [second], by=table_actor(team))

    places = {one.draft: one.triad.number if one.triad else "" for one in rated_drafts(team)}

    assert places == {first: "", second: "7.2"}
