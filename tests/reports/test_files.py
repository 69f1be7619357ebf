import os
import signal
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from okmo_session.core.clock import clock_at, now
from okmo_session.core.exports.pdf import pdf_maker
from okmo_session.core.models import LogEntry
from okmo_session.reports.domain.files import KEPT, files_for, make_protocol, newest_file
from okmo_session.reports.models import ReportFile
from sessions.actors import Actor
from sessions.models import Role, StrategySession
from tests.factories.sessions import SessionFactory
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "<!doctype html><html lang='ru'><title>Проба</title><p>{}</p></html>"


@pytest.fixture
def hall() -> StrategySession:
    return SessionFactory()


def headquarters(session: StrategySession) -> Actor:
    return Actor(session, Role.HEADQUARTERS)


def done(file: ReportFile) -> ReportFile:
    for _ in range(600):
        file.refresh_from_db()
        if file.state != ReportFile.State.MAKING:
            return file
        time.sleep(0.1)
    raise AssertionError("nobody made the file")


def text_of(file: ReportFile) -> str:
    return PdfReader(BytesIO(file.path.read_bytes())).pages[0].extract_text()


def test_a_protocol_is_made_beside_the_request_that_asked_for_it(hall: StrategySession):
    asked = time.monotonic()
    file = make_protocol(hall, PAGE.format("Протокол"), by=headquarters(hall))
    took = time.monotonic() - asked

    assert (file.state, took < 0.5) == ("making", True)
    assert (done(file).state, file.size) == ("ready", file.path.stat().st_size)
    assert text_of(file) == "Протокол"
    assert newest_file(hall, headquarters(hall)) == file


def test_the_same_content_is_there_at_once(hall: StrategySession):
    first = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))
    made_at = first.made_at

    second = make_protocol(hall, PAGE.format("раз"), by=headquarters(hall))

    assert (second.pk, second.state, second.made_at) == (first.pk, "ready", made_at)


def test_two_clicks_make_one_file(hall: StrategySession):
    files = [make_protocol(hall, PAGE.format("дважды"), by=headquarters(hall)) for _ in range(2)]

    assert {done(file).pk for file in files} == {files[0].pk}
    assert LogEntry.objects.filter(event="protocol asked for").count() == 1


def test_a_file_that_was_deleted_is_made_again(hall: StrategySession):
    first = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))
    first.path.unlink()

    second = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))

    assert (second.pk, text_of(second)) == (first.pk, "раз")


def test_an_observer_and_the_headquarters_have_files_of_their_own(hall: StrategySession):
    observer = Actor(hall, Role.OBSERVER)
    ours = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))
    theirs = done(make_protocol(hall, PAGE.format("раз"), by=observer))

    assert list(files_for(hall, headquarters(hall))) == [ours]
    assert list(files_for(hall, observer)) == [theirs]


def test_after_a_killed_child_the_next_protocol_is_made(hall: StrategySession):
    done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))
    child = pdf_maker.process_id
    assert child

    long_work = PAGE.format("</p><p>".join(["слово " * 50] * 3000))
    killed = make_protocol(hall, long_work, by=headquarters(hall))
    time.sleep(0.3)
    os.kill(child, signal.SIGKILL)

    assert done(killed).state == "failed"
    after = done(make_protocol(hall, PAGE.format("после"), by=headquarters(hall)))
    assert (after.state, text_of(after)) == ("ready", "после")


def test_a_failed_protocol_is_made_again_when_asked_again(hall: StrategySession):
    file = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))
    ReportFile.objects.update(state=ReportFile.State.FAILED)

    again = make_protocol(hall, PAGE.format("раз"), by=headquarters(hall))

    assert (again.pk, again.state) == (file.pk, "making")
    assert done(again).state == "ready"


def test_a_protocol_whose_maker_died_is_given_up_and_made_again(hall: StrategySession):
    with clock_at(now() - timedelta(minutes=7)):
        done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))
    ReportFile.objects.update(state=ReportFile.State.MAKING)
    file = ReportFile.objects.get()

    assert not file.is_being_made
    assert done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall))).state == "ready"


def test_only_the_newest_files_are_kept(hall: StrategySession):
    files = [done(make_protocol(hall, PAGE.format(n), by=headquarters(hall))) for n in range(KEPT + 2)]

    assert list(files_for(hall, headquarters(hall))) == files[:1:-1]
    # The last is ready for others a moment before the oldest is taken from the disk.
    wait_until(lambda: not files[1].path.exists(), "the oldest is gone")
    assert [file.path.exists() for file in files] == [False] * 2 + [True] * KEPT


def test_a_full_disk_is_a_failed_protocol(hall: StrategySession):
    folder = ReportFile(session=hall, kind="headquarters", content_hash="0").path.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    # A file where the folder should be: writing fails for root as well.
    folder.write_text("")

    file = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))

    folder.unlink()
    assert file.state == "failed"


def test_without_pango_the_protocol_is_said_to_be_impossible_here(
    hall: StrategySession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # What `import weasyprint` does on a machine without Pango; the child process looks where its parent looks.
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.syspath_prepend(tmp_path)
    pdf_maker.close()

    file = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))

    assert file.state == "unavailable"


def test_the_journal_tells_who_asked_and_what_came_of_it(hall: StrategySession):
    file = done(make_protocol(hall, PAGE.format("раз"), by=headquarters(hall)))

    lines = list(LogEntry.objects.values_list("event", "actor", "target"))
    assert lines == [
        ("protocol asked for", "headquarters", f"reportfile:{file.pk}"),
        ("protocol ready", "system", f"reportfile:{file.pk}"),
    ]
