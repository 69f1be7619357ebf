"""Stages invite, they do not slam: what is late is finished in any later stage, unless a deadline locks it."""

import datetime as dt

import pytest
from django.urls import reverse

from measures.models import MeasurePlan
from okmo_session.core.clock import now
from sessions.actors import system
from sessions.domain.running.stages import finish_stage, start_stage
from sessions.models import Deadline, Stage, StrategySession, Team
from tests.clients import participant_client, table_client
from tests.factories.measures import written_plan
from tests.factories.sessions import DeadlineFactory, StageFactory, TeamFactory
from tests.factories.triads import written_record
from tests.factories.voting import accepted_table, admitted_people, ids, opened_poll
from tests.walk import text_of
from triads.models import Record
from voting.domain.ballots.casting import has_voted

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
Kind = Stage.Kind


def run_to_the_end(session: StrategySession) -> None:
    for kind in (Kind.TRIADS, Kind.MEASURES, Kind.ASSEMBLY):
        stage = StageFactory(session=session, kind=kind)
        start_stage(stage, by=system(session))
    finish_stage(stage, by=system(session))


@pytest.mark.parametrize("locks", [False, True])
def test_a_record_is_handed_in_after_its_stage_and_its_deadline_unless_that_locks(
    session: StrategySession, locks: bool
):
    record = written_record(TeamFactory(session=session, table_number=7))
    table = table_client(record.team)
    run_to_the_end(session)
    DeadlineFactory(
        stage=session.stages.first(),
        purpose=Deadline.Purpose.RECORD,
        at=now() - dt.timedelta(minutes=1),
        locks=locks,
    )

    page = table.get(f"/s/{session.slug}/")
    answer = table.post(f"/s/{session.slug}/record/hand-in/", {"name": "Волга"}, follow=True)

    assert f"/s/{session.slug}/record/" in text_of(page)
    record.refresh_from_db()
    assert record.state == (Record.State.DRAFTING if locks else Record.State.HANDED_IN)
    assert ("Это было открыто до" in text_of(answer)) == locks


@pytest.mark.parametrize("locks", [False, True])
def test_a_plan_is_handed_in_after_its_stage_and_its_deadline_unless_that_locks(session: StrategySession, locks: bool):
    plan = written_plan(session)
    morning = TeamFactory(session=session, round=Team.Round.NORMS, table_number=plan.team.table_number)
    run_to_the_end(session)
    DeadlineFactory(
        stage=session.stages.first(),
        purpose=Deadline.Purpose.MEASURES,
        at=now() - dt.timedelta(minutes=1),
        locks=locks,
    )

    answer = table_client(morning).post(f"/s/{session.slug}/measures/plan/hand-in/", {"name": "Волга"}, follow=True)

    plan.refresh_from_db()
    assert plan.state == (MeasurePlan.State.DRAFTING if locks else MeasurePlan.State.HANDED_IN)
    assert ("Это было открыто до" in text_of(answer)) == locks


def test_a_vote_goes_on_whatever_stage_runs_until_its_own_time(session: StrategySession):
    accepted_table(session, 7)
    (person,) = admitted_people(session, 1)
    poll, phone = opened_poll(session), participant_client(person)
    run_to_the_end(session)

    phone.get(reverse("voting:ballot", args=[session.slug]))
    phone.post(reverse("voting:ballot_cast", args=[session.slug]), {"option": ids(poll, "7.1")})

    assert has_voted(poll, person)
