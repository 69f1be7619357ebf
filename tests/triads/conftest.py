import pytest

from sessions.models import StrategySession, Team
from tests.factories.sessions import TeamFactory


@pytest.fixture
def team(session: StrategySession) -> Team:
    return TeamFactory(session=session, table_number=7)
