import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from sessions.models import StrategySession
from tests.factories.sessions import SessionFactory
from tests.server import installation, migrated_database

IS_COPIED = "OKMO_TESTS_SHARE" in os.environ

# A machine that runs several parts of the tests at once is slow at times: that is no failure.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _hall_speaks_russian() -> Iterator[None]:
    # A page switches the language of the thread; the next test shall not inherit it.
    with translation.override("ru"):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    # Rows of the last test were taken back, and their numbers come again.
    cache.clear()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the database of the tests is a copy of the one that all parts of a run share: migrating takes seconds."""
    return IS_COPIED and connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    if not IS_COPIED:
        return
    if connection.vendor == "sqlite":
        shutil.copy(installation() / "okmo.sqlite3", connection.settings_dict["TEST"]["NAME"])
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database(os.environ["DATABASE_URL"])


@pytest.fixture
def session(db: None) -> StrategySession:
    return SessionFactory()


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    # Rows for all tests of a module, taken back at its end; what one test changes is taken back after it, as always.
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def pytest_collection_finish() -> None:
    # What was imported stays: to look through all of it again and again costs a tenth of the run.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # A test that did not run has shown nothing: let the run fail and say so.
    left_out = [kind for kind in ("skipped", "xfailed") if terminalreporter.stats.get(kind)]
    if left_out:
        terminalreporter.write_line(f"Tests were {' and '.join(left_out)}: that counts as failing.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == 0 and any(reporter.stats.get(kind) for kind in ("skipped", "xfailed")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
