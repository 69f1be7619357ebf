from collections.abc import Iterator

import pytest
from django.utils import translation

from sessions.models import StrategySession
from tests.factories.sessions import SessionFactory


@pytest.fixture(autouse=True)
def _hall_speaks_russian() -> Iterator[None]:
    # A page switches the language of the thread; the next test shall not inherit it.
    with translation.override("ru"):
        yield


@pytest.fixture
def session(db: None) -> StrategySession:
    return SessionFactory()
