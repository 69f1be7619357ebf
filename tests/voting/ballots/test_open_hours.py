"""Which copies of the database go with the next one, and when the server is asked for one."""

import sqlite3

import pytest

from okmo_session.core.clock import clock_at
from sessions.actors import system
from sessions.domain.running.stages import start_stage
from sessions.models import StrategySession
from tests.factories.sessions import StageFactory
from tests.factories.voting import accepted_table, opened_poll
from voting.domain.ballots.secrecy import is_of_open_hours
from voting.domain.polls.closing import close_if_due

pytestmark = pytest.mark.either_database

TABLES = """
CREATE TABLE okmo_sessions_strategysession (id, created_at);
CREATE TABLE voting_poll (id, session_id, is_secret, state, edition);
CREATE TABLE voting_paperballot (poll_id, state);
"""


def copy_of(*polls: tuple[bool, str, str], made_at: str = "9:00", sheet: str = "") -> sqlite3.Connection:
    """Return a database of one session with polls of this secrecy, state and edition, the first with a sheet."""
    copy = sqlite3.connect(":memory:")
    copy.executescript(TABLES)
    copy.execute("INSERT INTO okmo_sessions_strategysession VALUES (1, ?)", [made_at])
    for number, poll in enumerate(polls, start=1):
        copy.execute("INSERT INTO voting_poll VALUES (?, 1, ?, ?, ?)", [number, *poll])
    if sheet:
        copy.execute("INSERT INTO voting_paperballot VALUES (1, ?)", [sheet])
    return copy


OPEN, CLOSED = (True, "open", "A"), (True, "closed", "A")


@pytest.mark.parametrize(
    ("old", "newer", "goes"),
    [
        (copy_of(OPEN), copy_of(OPEN), True),
        (copy_of(OPEN), copy_of(CLOSED), True),
        (copy_of(CLOSED), copy_of((True, "counted", "A")), False),
        (copy_of((False, "open", "A")), copy_of((False, "open", "A")), False),
        # The second vote of the day.
        (copy_of((True, "announced", "A"), (True, "open", "B")), copy_of((True, "announced", "A"), CLOSED), False),
        # A database begun anew, or one brought back from before the opening, and opened again: the old copy is all.
        (copy_of(OPEN), copy_of(), False),
        (copy_of(OPEN), copy_of((True, "prepared", "")), False),
        (copy_of(OPEN), copy_of((True, "open", "B")), False),
        # Sheets that go out before the opening.
        (copy_of((True, "prepared", "")), copy_of(OPEN), False),
        (copy_of((True, "prepared", ""), sheet="printed"), copy_of(OPEN), False),
        (copy_of((True, "prepared", ""), sheet="spoiled"), copy_of(OPEN), False),
        (copy_of((True, "prepared", ""), sheet="issued"), copy_of(OPEN), True),
        (copy_of((True, "prepared", ""), sheet="issued"), copy_of(OPEN, made_at="11:00"), False),
    ],
)
def test_a_copy_of_the_open_hours_goes_once_a_newer_one_knows_its_vote(
    old: sqlite3.Connection, newer: sqlite3.Connection, goes: bool
) -> None:
    assert is_of_open_hours(old, newer) is goes


@pytest.mark.django_db
def test_a_closing_vote_and_a_change_of_stage_ask_for_a_copy(
    session: StrategySession, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("voting.domain.ballots.secrecy.ask_for_backup", lambda: asked.append("closed"))
    monkeypatch.setattr("sessions.domain.running.stages.ask_for_backup", lambda: asked.append("stage"))
    accepted_table(session, 1)
    with django_capture_on_commit_callbacks(execute=True):
        poll = opened_poll(session)
    assert asked == []

    with clock_at(poll.closes_at), django_capture_on_commit_callbacks(execute=True):
        close_if_due(poll)
    with django_capture_on_commit_callbacks(execute=True):
        start_stage(StageFactory(session=session), by=system(session))

    assert asked == ["closed", "stage"]
