import datetime as dt

from okmo_session.core.clock import clock_at
from okmo_session.core.log import first_broken_entry, log
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.models import StrategySession
from tests.factories.sessions import SessionFactory, StageFactory

MOSCOW = dt.timezone(dt.timedelta(hours=3))


def test_log_numbers_and_chains_the_lines_of_each_session(session: StrategySession) -> None:
    other = SessionFactory()
    stage = StageFactory(session=session)

    log(session, "stage started", by=system(session), target=stage)
    log(other, "stage started", by=system(other))
    log(session, "stage finished", by=system(session), target=stage, minutes=3)

    first, second = LogEntry.objects.filter(session_id=session.pk)
    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert (second.actor, second.event, second.target) == ("system", "stage finished", f"stage:{stage.pk}")
    assert second.details == {"minutes": 3}
    assert first_broken_entry(session) is None
    assert first_broken_entry(other) is None


def test_log_of_a_moment_in_another_zone_still_holds_after_reading_it_back(session: StrategySession) -> None:
    with clock_at(dt.datetime(2019, 2, 7, 10, 0, tzinfo=MOSCOW)):
        log(session, "stage started", by=system(session))

    assert first_broken_entry(session) is None


def test_first_broken_entry_finds_a_changed_line(session: StrategySession) -> None:
    for event in ("one", "two", "three"):
        log(session, event, by=system(session))
    LogEntry.objects.filter(session_id=session.pk, number=2).update(event="else")

    broken = first_broken_entry(session)

    assert broken is not None
    assert broken.number == 2


def test_first_broken_entry_finds_the_line_after_a_removed_one(session: StrategySession) -> None:
    for event in ("one", "two", "three"):
        log(session, event, by=system(session))
    LogEntry.objects.filter(session_id=session.pk, number=2).delete()

    broken = first_broken_entry(session)

    assert broken is not None
    assert broken.number == 3
