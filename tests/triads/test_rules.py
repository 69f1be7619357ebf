import pytest

from sessions.actors import Actor, crew_actor, participant_actor, system, table_actor
from sessions.models import Role, Stage, StrategySession, Team
from tests.factories.sessions import ParticipantFactory, StageFactory, TeamFactory, UserFactory
from triads.domain.visibility import talks_have_begun
from triads.rules import can_check_records, can_read_triads, can_see_team_triads, can_write_record

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def _actor(team: Team, name: str) -> Actor:
    session = team.session
    if name == "participant":
        return participant_actor(ParticipantFactory(session=session))
    if name == "table":
        return table_actor(team)
    if name == "afternoon table":
        return table_actor(TeamFactory(session=session, round=Team.Round.MEASURES))
    if name == "system":
        return system(session)
    return crew_actor(session, UserFactory(), Role(name))


#        role               writes, checks, reads, own before, own after, others before, others after
TABLE = {
    "participant": (False, False, True, True, True, False, True),
    "table": (True, False, True, True, True, False, True),
    "afternoon table": (False, False, True, False, True, False, True),
    "headquarters": (False, True, True, True, True, True, True),
    "facilitator": (False, True, True, True, True, True, True),
    "observer": (False, False, True, False, True, False, True),
    "projector": (False, False, False, False, True, False, True),
    "system": (False, False, False, False, False, False, False),
}


@pytest.mark.parametrize("name", TABLE)
def test_who_may_write_check_and_read(team: Team, name: str) -> None:
    actor = _actor(team, name)
    other = TeamFactory(session=team.session, table_number=8)
    own = team if name == "participant" else None

    seen = [can_see_team_triads(actor, t, begun, own) for t in (team, other) for begun in (False, True)]

    assert (can_write_record(actor), can_check_records(actor), can_read_triads(actor), *seen) == TABLE[name]


@pytest.mark.parametrize(
    ("kinds", "started", "begun"),
    [
        ("triads talks voting", 0, False),
        ("triads talks voting", 1, True),
        ("triads talks voting", 2, True),
        ("triads talks break", 2, True),
        ("triads voting", 0, False),
        ("triads voting", 1, True),
        ("plenary triads", 1, False),
    ],
)
def test_the_talks_have_begun_once_they_or_a_later_stage_started(
    session: StrategySession, kinds: str, started: int, begun: bool
) -> None:
    stages = [StageFactory(session=session, kind=kind, position=n) for n, kind in enumerate(kinds.split())]
    Stage.objects.filter(pk=stages[started].pk).update(state=Stage.State.RUNNING)

    assert talks_have_begun(session) is begun
