"""What stands in the played day at each of its moments; each day is played once."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.test import Client

from measures.domain.plans import plan_summaries
from measures.models import Measure
from okmo_session.core.log import first_broken_entry
from okmo_session.core.models import LogEntry
from sessions.access import actors_of
from sessions.models import Deadline, Role, Stage, StrategySession, Team
from tests.reports.plays import NOW, links
from triads.domain.assessment.results import assessment_scores
from triads.domain.record.records import accepted_triads
from triads.models import Assessment, Rating, Record, Triad
from voting.domain.polls.preparing import PollSettings
from voting.domain.polls.turnout import turnout
from voting.models import Poll, TieMethod, TieStep

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# Which moment is played, by how many tables and people: as few as what is asked of the day allows.
PLAYS = {
    "opening": ("opening", 3, 7),
    "triads": ("triads", 6, 6),
    "drafts": ("triads", 2, 4),
    "talks": ("talks", 6, 6),
    "voting": ("voting", 2, 12),
    "results": ("results", 2, 4),
    "measures": ("measures", 2, 6),
    "assembly": ("assembly", 2, 6),
    "finished": ("finished", 1, 2),
}


@pytest.fixture(scope="module")
def made(shared_rows: None) -> dict[str, dict[str, Any]]:
    """What the command says of each play."""
    return {name: links(at=at, tables=tables, people=people) for name, (at, tables, people) in PLAYS.items()}


@pytest.fixture
def day(made: dict[str, dict[str, Any]], request: pytest.FixtureRequest) -> StrategySession:
    """The day of the play that the test asks for."""
    return StrategySession.objects.get(slug=made[request.param]["slug"])


def of(play: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("day", [play], indirect=True)


def running(session: StrategySession) -> Stage:
    return session.stages.get(state=Stage.State.RUNNING)


def record_states(session: StrategySession) -> list[str]:
    return list(Record.objects.filter(team__session=session).values_list("state", flat=True))


@of("opening")
def test_at_the_opening_the_tables_are_laid_and_everybody_sits(day: StrategySession) -> None:
    stage = running(day)
    assert (day.is_demo, stage.position) == (True, 1)
    assert NOW - dt.timedelta(minutes=6) < stage.planned_at <= NOW - dt.timedelta(minutes=5)
    assert day.teams.count() == 3
    assert day.participants.exclude(admitted_at=None).filter(seats__round=Team.Round.NORMS).count() == 7
    assert (record_states(day), day.polls.count()) == ([], 0)


@of("triads")
def test_in_the_work_on_triads_the_tables_stand_differently(day: StrategySession) -> None:
    found = {
        record.team.table_number: (record.state, bool(record.team.speaker), bool(record.comment))
        for record in Record.objects.filter(team__session=day).select_related("team")
    }
    assert running(day).kind == Stage.Kind.TRIADS
    assert found == {
        1: ("accepted", True, False),
        2: ("handed_in", True, False),
        3: ("returned", True, True),
        4: ("drafting", False, False),
        # Table 5 has not begun.
        6: ("drafting", True, False),
    }


@of("drafts")
def test_the_members_have_drafted_proposed_and_rated_what_their_table_took(day: StrategySession) -> None:
    drafts = [draft for draft in Triad.objects.drafts().filter(session=day) if not draft.is_empty]
    taken = day.triads.filter(sources__isnull=False).with_lineage()
    assert len(drafts) == 2 * (3 + 2)
    assert sum(draft.proposed_to_id is None for draft in drafts) == 2
    assert {triad.number: len(triad.source_authors) for triad in taken} == dict.fromkeys(
        ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"], 1
    )
    assert Rating.objects.filter(draft__in=drafts).values("draft").distinct().count() == 8


@of("talks")
def test_during_the_talks_teams_have_spoken_and_the_others_have_assessed_them(day: StrategySession) -> None:
    assert [talk.state for talk in day.talks.all()] == ["held"] * 4 + ["speaking", "waiting"]
    assert [talk.talk_seconds for talk in day.talks.all()[:4]] == [120] * 4
    assert assessment_scores(day, until=NOW) == {}
    assert {row.triad.team.table_number for row in Assessment.objects.filter(sheet__session=day)} == {1, 2, 3, 4}


@of("talks")
def test_at_the_talks_all_records_are_accepted(day: StrategySession) -> None:
    assert running(day).kind == Stage.Kind.TALKS
    assert record_states(day) == ["accepted"] * 6
    triads = list(accepted_triads(day))
    assert len({triad.present_norm.sentence for triad in triads}) == 18
    assert all(len(triad.barrier_texts) >= 4 and triad.key_question for triad in triads)
    assert [triad for triad in triads if triad.present_norm.missing_parts or triad.future_norm.missing_parts] == []


@of("voting")
def test_in_the_vote_a_part_has_voted_and_the_deadline_is_ahead(day: StrategySession) -> None:
    poll = day.polls.get()
    assert (running(day).kind, poll.state) == (Stage.Kind.VOTING, Poll.State.OPEN)
    assert NOW < poll.closes_at == Deadline.objects.get(stage__session=day, purpose="vote").at
    assert 0 < turnout(poll).voted < turnout(poll).entitled == 12


@of("results")
def test_at_the_results_the_poll_is_announced(day: StrategySession) -> None:
    poll = day.polls.get()
    assert (running(day).kind, poll.state, poll.closed_at) == (
        Stage.Kind.RESULTS,
        Poll.State.ANNOUNCED,
        poll.closes_at,
    )
    assert day.triads.filter(priority_rank__isnull=False).count() == 6


@of("measures")
def test_in_the_work_on_measures_the_plans_stand_differently(day: StrategySession) -> None:
    assert running(day).kind == Stage.Kind.MEASURES
    states = [summary.state for summary in plan_summaries(day)]
    assert sorted(states) == ["accepted", "drafting", "drafting", "drafting", "handed_in", "returned"]


@of("assembly")
def test_in_the_assembly_all_plans_are_accepted(day: StrategySession) -> None:
    assert running(day).kind == Stage.Kind.ASSEMBLY
    assert [summary.state for summary in plan_summaries(day)] == ["accepted"] * 6
    measures = Measure.objects.filter(plan__team__session=day)
    assert measures.count() == 24
    assert not measures.filter(due__lt=day.date).exists()
    assert [measure for measure in measures if not (measure.what and measure.who and measure.result)] == []


@of("finished")
def test_after_the_day_everything_is_finished_and_the_journal_is_whole(day: StrategySession) -> None:
    moments = list(LogEntry.objects.filter(session_id=day.pk).order_by("number").values_list("at", flat=True))
    assert set(day.stages.values_list("state", flat=True)) == {Stage.State.FINISHED}
    assert record_states(day) == ["accepted"]
    assert first_broken_entry(day) is None
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def contents(session: StrategySession) -> list[Any]:
    return [
        list(session.participants.order_by("pk").values_list("name", "region", "organisation")),
        list(session.teams.values_list("round", "table_number", "name", "speaker__name")),
        [(triad.number, triad.present_norm, triad.barrier_texts, triad.future_norm) for triad in session.triads.all()],
        list(session.triads.order_by("pk").values_list("priority_rank", flat=True)),
        list(
            Measure.objects.filter(plan__team__session=session)
            .order_by("plan__team__table_number", "position")
            .values_list("what", "who", "result", "due")
        ),
    ]


@of("finished")
def test_the_same_seed_makes_the_same_day_and_another_one_another(day: StrategySession) -> None:
    again, other = (
        StrategySession.objects.get(slug=links(f"--seed={seed}", tables=1, people=2, at="finished")["slug"])
        for seed in (1, 2)
    )

    assert contents(day) == contents(again)
    assert contents(day)[:3] != contents(other)[:3]
    assert day.join_code != again.join_code


@pytest.mark.parametrize("play", ["opening", "measures"])
def test_every_link_logs_its_role_in(made: dict[str, dict[str, Any]], play: str) -> None:
    slug, paths = made[play]["slug"], made[play]["links"]
    _moment, tables, people = PLAYS[play]

    assert set(made[play]) == {"slug", "links"}
    assert set(paths) == {"facilitator", "headquarters", "tables", "participants", "projector"}
    assert (len(paths["tables"]), len(paths["participants"])) == (tables, people)
    assert role_after(paths["facilitator"], slug) == Role.FACILITATOR
    assert role_after(paths["headquarters"], slug) == Role.HEADQUARTERS
    assert role_after(paths["projector"], slug) == Role.PROJECTOR
    assert {role_after(path, slug) for path in paths["tables"]} == {Role.TABLE}
    assert {role_after(path, slug) for path in paths["participants"]} == {Role.PARTICIPANT}


def role_after(path: str, slug: str) -> str:
    client = Client()
    entering = client.get(path)
    entered = client.get(entering.headers["Location"])
    assert entered.headers["Location"] == f"/s/{slug}/"
    (actor,) = actors_of(client.get("/healthz").wsgi_request, StrategySession.objects.get(slug=slug))
    return str(actor.role)


def test_a_day_goes_on_where_the_tie_needs_a_run_off(monkeypatch: pytest.MonkeyPatch) -> None:
    run_off_first = partial(PollSettings, tie_methods=(TieMethod.RUN_OFF, TieMethod.LOT))
    monkeypatch.setattr("okmo_session.reports.demo.choosing.PollSettings", run_off_first)

    polls = Poll.objects.filter(session__slug=links("--seed", "1", tables=3, people=5, at="results")["slug"])

    steps = TieStep.objects.filter(poll__in=polls).values_list("method", flat=True)
    assert steps[0] == TieMethod.RUN_OFF
    assert set(polls.values_list("state", flat=True)) == {Poll.State.ANNOUNCED}
