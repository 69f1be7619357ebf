import datetime as dt
from typing import Any

import pytest

from okmo_session.core.clock import clock_at
from sessions.models import StrategySession, Team
from tests.factories.sessions import TeamFactory
from tests.factories.triads import written_record
from triads.domain.record.records import open_record, record_summaries
from triads.models import Barrier, Record, Triad

pytestmark = pytest.mark.django_db
AT = dt.datetime(2019, 2, 7, 8, 0, tzinfo=dt.UTC)


def test_a_table_without_a_record_has_a_summary_too(team: Team) -> None:
    [summary] = record_summaries(team.session)

    assert (summary.team, summary.record, summary.state, summary.age_minutes) == (team, None, "drafting", None)
    assert (summary.triads_written, summary.norms_complete, summary.norms_expected) == (0, 0, 6)


def test_a_summary_counts_what_is_written(team: Team) -> None:
    written_record(team)
    Triad.objects.filter(team=team, slot=2).update(present_where="")
    Triad.objects.filter(team=team, slot=3).update(**{f"{s}_{p}": "" for s in ("present", "future") for p in PARTS})
    Barrier.objects.filter(triad__team=team, triad__slot=3).update(text=" ")

    [summary] = record_summaries(team.session)

    assert (summary.members, summary.has_speaker) == (1, True)
    assert (summary.triads_written, summary.norms_complete, summary.barriers) == (2, 3, 8)


PARTS = ("what", "effect", "on_what", "where")


@pytest.mark.parametrize(
    ("state", "minutes"), [("drafting", 50), ("handed_in", 30), ("returned", 50), ("accepted", 10)]
)
def test_the_age_is_that_of_the_state(team: Team, state: str, minutes: int) -> None:
    record = written_record(team)
    Record.objects.filter(pk=record.pk).update(
        state=state,
        edited_at=AT - dt.timedelta(minutes=50),
        handed_in_at=AT - dt.timedelta(minutes=30, seconds=59),
        decided_at=AT - dt.timedelta(minutes=10),
    )

    with clock_at(AT):
        [summary] = record_summaries(team.session)
        assert summary.age_minutes == minutes


def test_summaries_come_by_table_number_in_three_queries_for_any_number(
    session: StrategySession, django_assert_num_queries: Any
) -> None:
    for number in (10, 2):
        written_record(TeamFactory(session=session, table_number=number))
    open_record(TeamFactory(table_number=1))
    TeamFactory(session=session, table_number=1, round=Team.Round.MEASURES)

    with django_assert_num_queries(3):
        summaries = record_summaries(session)
        read = [(one.team.table_number, one.norms_complete, one.team.speaker is None) for one in summaries]

    assert read == [(2, 6, False), (10, 6, False)]
