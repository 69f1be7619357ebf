import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from measures.domain.plans import plan_summaries
from measures.models import Measure
from okmo_session.core.clock import clock_at
from okmo_session.core.log import first_broken_entry
from okmo_session.core.models import LogEntry
from okmo_session.reports.demo import Moment
from sessions.access import actors_of
from sessions.domain.invitations import first_facilitator_path, set_up
from sessions.models import Deadline, Role, Stage, StrategySession, Team, User
from triads.domain.assessment.results import assessment_spreads
from triads.domain.record.records import accepted_triads
from triads.models import Assessment, Rating, Record, Triad
from voting.domain.turnout import turnout
from voting.models import Poll

NOW = dt.datetime(2026, 11, 24, 9, 30, 40, tzinfo=dt.UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def demo(*args: str, tables: int = 3, people: int = 6, at: str = "opening") -> StrategySession:
    return StrategySession.objects.get(slug=links(*args, tables=tables, people=people, at=at)["slug"])


def links(*args: str, tables: int = 3, people: int = 6, at: str = "opening") -> dict[str, Any]:
    out, progress = StringIO(), StringIO()
    with clock_at(NOW):
        options = [f"--tables={tables}", f"--people={people}", f"--at={at}", "--json"]
        call_command("demo", *args, *options, stdout=out, stderr=progress)
    assert progress.getvalue() == ""
    made: dict[str, Any] = json.loads(out.getvalue())
    return made


def running(session: StrategySession) -> Stage:
    return session.stages.get(state=Stage.State.RUNNING)


def record_states(session: StrategySession) -> list[str]:
    return list(Record.objects.filter(team__session=session).values_list("state", flat=True))


def test_at_the_opening_the_tables_are_laid_and_everybody_sits() -> None:
    session = demo(tables=3, people=7)

    stage = running(session)
    assert (session.is_demo, stage.position) == (True, 1)
    assert NOW - dt.timedelta(minutes=6) < stage.planned_at <= NOW - dt.timedelta(minutes=5)
    assert session.teams.count() == 3
    assert session.participants.exclude(admitted_at=None).filter(seats__round=Team.Round.NORMS).count() == 7
    assert (record_states(session), session.polls.count()) == ([], 0)


def test_an_opening_without_people_can_be_made() -> None:
    made = links(tables=3, people=0)

    assert (made["links"]["participants"], len(made["links"]["tables"])) == ([], 3)


def test_in_the_work_on_triads_the_tables_stand_differently() -> None:
    session = demo(tables=6, people=6, at="triads")

    found = {
        record.team.table_number: (record.state, bool(record.team.speaker), bool(record.comment))
        for record in Record.objects.filter(team__session=session).select_related("team")
    }
    assert running(session).kind == Stage.Kind.TRIADS
    assert found == {
        1: ("accepted", True, False),
        2: ("handed_in", True, False),
        3: ("returned", True, True),
        4: ("drafting", False, False),
        # Table 5 has not begun.
        6: ("drafting", True, False),
    }


def test_the_members_have_drafted_proposed_and_rated_what_their_table_took() -> None:
    session = demo(tables=2, people=4, at="triads")

    drafts = [draft for draft in Triad.objects.drafts().filter(session=session) if not draft.is_empty]
    taken = session.triads.filter(sources__isnull=False).with_lineage()
    assert len(drafts) == 2 * (3 + 2)
    assert sum(draft.proposed_to_id is None for draft in drafts) == 2
    assert {triad.number: len(triad.source_authors) for triad in taken} == dict.fromkeys(
        ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"], 1
    )
    assert Rating.objects.filter(draft__in=drafts).values("draft").distinct().count() == 8


def test_during_the_talks_teams_have_spoken_and_the_others_have_assessed_them() -> None:
    session = demo(tables=6, people=6, at="talks")

    assert [talk.state for talk in session.talks.all()] == ["held"] * 4 + ["speaking", "waiting"]
    assert [talk.talk_seconds for talk in session.talks.all()[:4]] == [120] * 4
    spreads = assessment_spreads(session)
    assert spreads == {}
    assert {row.triad.team.table_number for row in Assessment.objects.filter(sheet__session=session)} == {1, 2, 3, 4}


def test_at_the_talks_all_records_are_accepted() -> None:
    session = demo(at="talks")

    assert running(session).kind == Stage.Kind.TALKS
    assert record_states(session) == ["accepted"] * 3
    triads = list(accepted_triads(session))
    assert len({triad.present_norm.sentence for triad in triads}) == 9
    assert all(len(triad.barrier_texts) >= 4 and triad.key_question for triad in triads)
    assert [triad for triad in triads if triad.present_norm.missing_parts or triad.future_norm.missing_parts] == []


def test_in_the_vote_a_part_has_voted_and_the_deadline_is_ahead() -> None:
    session = demo(people=12, at="voting")

    poll = session.polls.get()
    assert (running(session).kind, poll.state) == (Stage.Kind.VOTING, Poll.State.OPEN)
    assert NOW < poll.closes_at == Deadline.objects.get(stage__session=session, purpose="vote").at
    assert 0 < turnout(poll).voted < turnout(poll).entitled == 12


def test_at_the_results_the_poll_is_announced() -> None:
    session = demo(at="results")

    poll = session.polls.get()
    assert (running(session).kind, poll.state, poll.closed_at) == (
        Stage.Kind.RESULTS,
        Poll.State.ANNOUNCED,
        poll.closes_at,
    )
    assert session.triads.filter(priority_rank__isnull=False).count() == 6


def test_in_the_work_on_measures_the_plans_stand_differently() -> None:
    session = demo(people=12, at="measures")

    assert running(session).kind == Stage.Kind.MEASURES
    states = [summary.state for summary in plan_summaries(session)]
    assert sorted(states) == ["accepted", "drafting", "drafting", "drafting", "handed_in", "returned"]


def test_in_the_assembly_all_plans_are_accepted() -> None:
    session = demo(people=12, at="assembly")

    assert running(session).kind == Stage.Kind.ASSEMBLY
    assert [summary.state for summary in plan_summaries(session)] == ["accepted"] * 6
    measures = Measure.objects.filter(plan__team__session=session)
    assert measures.count() == 24
    assert not measures.filter(due__lt=session.date).exists()
    assert [measure for measure in measures if not (measure.what and measure.who and measure.result)] == []


def test_after_the_day_everything_is_finished_and_the_journal_is_whole() -> None:
    session = demo(at="finished")

    moments = list(LogEntry.objects.filter(session_id=session.pk).order_by("number").values_list("at", flat=True))
    assert set(session.stages.values_list("state", flat=True)) == {Stage.State.FINISHED}
    assert first_broken_entry(session) is None
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def test_one_table_with_two_people_plays_the_whole_day() -> None:
    session = demo(tables=1, people=2, at="finished")

    assert record_states(session) == ["accepted"]


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


def test_the_same_seed_makes_the_same_day_and_another_one_another() -> None:
    first, again = (demo("--seed=7", tables=2, people=4, at="finished") for _time in range(2))
    other = demo("--seed=8", tables=2, people=4, at="talks")

    assert (first.slug, again.slug, other.slug) == ("demo", "demo-2", "demo-3")
    assert contents(first) == contents(again)
    assert contents(first) != contents(other)
    assert first.join_code != again.join_code


@pytest.mark.parametrize("at", ["opening", "measures"])
def test_every_link_logs_its_role_in(at: str) -> None:
    made = links(at=at)
    slug, paths = made["slug"], made["links"]

    assert set(made) == {"slug", "links"}
    assert set(paths) == {"facilitator", "headquarters", "tables", "participants", "projector"}
    assert (len(paths["tables"]), len(paths["participants"])) == (3, 6)
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


def test_the_crew_of_a_demo_has_no_password() -> None:
    demo()

    assert {user.has_usable_password() for user in User.objects.all()} == {False}


def test_the_first_facilitator_is_facilitator_of_the_demo() -> None:
    session = demo()
    path = first_facilitator_path()
    assert path is not None

    user = set_up(path.strip("/").split("/")[-1], "leader", "spring-2026", "Ведущий")

    assert session.crew.get(user=user).role == Role.FACILITATOR


def test_a_demo_after_set_up_belongs_to_the_first_facilitator_too() -> None:
    path = first_facilitator_path()
    assert path is not None
    user = set_up(path.strip("/").split("/")[-1], "leader", "spring-2026", "Ведущий")

    session = demo()

    assert session.crew.get(user=user).role == Role.FACILITATOR


def test_a_slug_that_exists_is_refused_in_a_sentence() -> None:
    demo("hall")

    with pytest.raises(CommandError, match="hall"):
        demo("hall")

    assert StrategySession.objects.count() == 1


@pytest.mark.parametrize(
    "wish",
    [
        {"tables": 0},
        {"tables": 61},
        {"people": -1},
        {"people": 1001},
        {"tables": 3, "people": 2, "at": "triads"},
    ],
)
def test_what_cannot_be_played_is_refused_and_leaves_nothing(wish: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        demo(**wish)

    assert (StrategySession.objects.count(), User.objects.count(), Triad.objects.count()) == (0, 0, 0)


def test_a_slug_that_no_address_can_hold_is_refused() -> None:
    with pytest.raises(CommandError):
        demo("Зал 1")

    assert StrategySession.objects.count() == 0


def test_without_json_the_progress_is_told_beside_the_links() -> None:
    out, progress = StringIO(), StringIO()

    call_command("demo", "--tables=1", "--people=1", stdout=out, stderr=progress)

    assert out.getvalue().startswith("demo\n")
    assert len(progress.getvalue().splitlines()) == 3


def test_every_moment_can_be_asked_for() -> None:
    assert [moment.value for moment in Moment] == [
        "opening",
        "triads",
        "talks",
        "voting",
        "results",
        "measures",
        "assembly",
        "finished",
    ]
    assert timezone.is_aware(NOW)
