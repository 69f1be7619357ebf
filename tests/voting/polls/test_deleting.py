import pytest

from sessions.models import StrategySession
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll


@pytest.mark.django_db
def test_a_session_is_deleted_together_with_its_vote(session: StrategySession) -> None:
    accepted_table(session, 1)
    voters = admitted_people(session, 1)
    cast_votes(opened_poll(session), voters, ["1.1"])

    session.delete()

    assert not StrategySession.objects.exists()
