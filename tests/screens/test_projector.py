import pytest

from sessions.actors import system
from sessions.domain.running.stages import start_stage
from sessions.models import Stage, StrategySession
from tests.clients import projector_client
from tests.factories.sessions import StageFactory, TeamFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.record.records import open_record
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.results.announcing import announce

pytestmark = pytest.mark.either_database

Kind = Stage.Kind


def scene(session: StrategySession) -> str:
    page = projector_client(session).get(f"/s/{session.slug}/projector/").content.decode()
    # What the keys of the screen lay over the scene is not on the wall yet.
    return page.split('<div class="scene over-scene', 1)[0].replace("\u00a0", " ")


def run(session: StrategySession, kind: Stage.Kind) -> None:
    start_stage(StageFactory(session=session, kind=kind), by=system(session))


def test_before_the_day_the_screen_lets_people_in(session: StrategySession) -> None:
    page = scene(session)

    assert "scene-join" in page
    assert f"/j/{session.join_code}/" in page
    assert session.join_code in page


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.PLENARY, "opening"),
        (Kind.NETWORKING, "clock"),
        (Kind.TRIADS, "triads"),
        (Kind.TALKS, "talks"),
        (Kind.VOTING, "clock"),
        (Kind.RESULTS, "vote"),
        (Kind.MEASURES, "measures"),
        (Kind.BREAK, "clock"),
        (Kind.ASSEMBLY, "measures"),
    ],
)
def test_the_scene_follows_the_stage(session: StrategySession, kind: Stage.Kind, name: str) -> None:
    run(session, kind)

    assert f'class="scene scene-{name}"' in scene(session)


def test_the_scene_of_the_triads_shows_the_progress_of_the_tables(session: StrategySession) -> None:
    accepted_table(session, 1)
    open_record(TeamFactory(session=session, table_number=2))
    run(session, Kind.TRIADS)

    page = scene(session)

    assert "Сдали: 1 из 2" in page
    assert "0 из 3" in page


def test_an_open_vote_shows_its_turnout_whatever_the_stage_is(session: StrategySession) -> None:
    accepted_table(session, 1)
    voters = admitted_people(session, 3)
    run(session, Kind.BREAK)
    cast_votes(opened_poll(session), voters[:1], ["1.1"])

    page = scene(session)

    assert "scene-turnout" in page
    assert "проголосовал из 3" in page
    assert "Норма будущего" not in page


def test_the_result_is_on_the_wall_only_after_it_was_announced(session: StrategySession) -> None:
    accepted_table(session, 1)
    voters = admitted_people(session, 2)
    run(session, Kind.RESULTS)
    poll = opened_poll(session)
    cast_votes(poll, voters, ["1.2"], ["1.2"])
    close_early(poll, by=system(session))
    count(poll, by=system(session))
    assert "1.2" not in scene(session)

    announce(poll, by=system(session))

    assert "№ 1.2" in scene(session)
