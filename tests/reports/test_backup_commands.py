import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from okmo_session.core.server.backups import copies_in
from sessions.models import StrategySession
from tests.server import RealServer, real_server, wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> RealServer:
    with real_server(tmp_path_factory.mktemp("backups"), sqlite=True) as server:
        yield server


def words(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as copy:
        found = copy.execute("SELECT model FROM django_content_type WHERE app_label = 'words' ORDER BY id")
        return [word for (word,) in found]


def say(database: Path, word: str) -> None:
    with closing(sqlite3.connect(database)) as copy, copy:
        copy.execute("INSERT INTO django_content_type (app_label, model) VALUES ('words', ?)", [word])


@pytest.mark.either_database
def test_a_server_makes_backups_and_one_comes_back_once_it_has_stopped(server: RealServer) -> None:
    database, place = server.data / "okmo.sqlite3", server.data / "backups"
    wait_until(lambda: copies_in(place), "the server has made a backup")
    say(database, "one")
    wanted = Path(server.manage("backup").split()[-1])
    say(database, "two")

    with pytest.raises(AssertionError, match="работает сервер"):
        server.manage("restore", str(wanted))
    assert words(database) == ["one", "two"]

    server.stop()
    told = server.manage("restore", str(wanted))

    assert words(database) == ["one"]
    kept = copies_in(place)[-1]
    assert str(kept) in told
    assert words(kept) == ["one", "two"]

    # And over a damaged file, which is put aside as it is.
    database.write_bytes(b"SQLite format 3\0" + bytes(5000))
    told = server.manage("restore", str(kept))

    assert words(database) == ["one", "two"]
    assert (server.data / "damaged" / "okmo.sqlite3").stat().st_size == 5016
    assert str(server.data / "damaged") in told


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "нет"), ("Not a database", "не база данных"), ("CREATE TABLE other (id)", "не этой программы")],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: str | None, sentence: str) -> None:
    path = tmp_path / "backup.sqlite3"
    if content and content.startswith("CREATE"):
        with closing(sqlite3.connect(path)) as other:
            other.execute(content)
    elif content:
        path.write_text(content * 100)

    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(path), stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.stricter_database
@pytest.mark.parametrize(("command", "sentence"), [(["backup"], "pg_dump"), (["restore", "file"], "pg_restore")])
def test_postgresql_is_left_to_its_own_tools(session: StrategySession, command: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(*command)
