"""Real servers for tests: the project in a child process, or a small app in a thread."""

import asyncio
import atexit
import contextlib
import fcntl
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import psycopg
import uvicorn

from okmo_session.core.server.head import LimitedHead
from tests.commands import Commands

CHECKOUT = Path(__file__).resolve().parent.parent
DEADLINE = 40
COLLECT = "from okmo_session.core.server.assets import collect_when_changed; collect_when_changed()"


@dataclass
class RealServer:
    """`manage.py serve` in a child process over a data folder of its own; commands may run beside it."""

    data: Path
    database_url: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[str] | None = None
    program: tuple[str, ...] = ("manage.py",)
    commands: Commands | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, text: str | None = None) -> str:
        """Run a command of the project over this server's data and return what it prints."""
        command = [sys.executable, *self.program, *arguments]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=self._environment(), input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def demo(self, moment: str, *options: str) -> dict[str, Any]:
        """Make a made-up session and return its slug and links."""
        made: dict[str, Any] = json.loads(self._at_once("demo", "--at", moment, "--json", *options))
        return made

    def run(self, code: str) -> str:
        """Run a piece of code beside the server and return what it prints."""
        return self._at_once("shell", "--no-imports", "-c", code)

    def _at_once(self, *arguments: str) -> str:
        self.commands = self.commands or Commands(CHECKOUT, self._environment())
        code, printed, complaint = self.commands.run(*arguments)
        assert code == 0, complaint
        return printed

    def command(self, port: int) -> list[str]:
        """Return the command line of the server."""
        own = ("serve", "--host", "127.0.0.1", "--port", str(port), "--no-browser")
        return [sys.executable, *self.program, *own]

    def start(self) -> None:
        """Start and wait until pages are answered. The port stays the same over a restart."""
        self.port = self.port or free_port()
        self.process = self.spawn(self.port, log=self.data / "server.log")
        wait_until(self._answers, "the server answers")

    def spawn(self, port: int, log: Path) -> "subprocess.Popen[str]":
        """Start a server process without waiting, its output in the file `log`."""
        with log.open("a") as output:
            return subprocess.Popen(
                self.command(port), cwd=CHECKOUT, env=self._environment(), stdout=output, stderr=output, text=True
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server: politely, or by SIGKILL."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=DEADLINE)
            self.process = None

    def connect(self) -> socket.socket:
        """Return a bare connection to the server."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        return get(self.port, path)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.data / "server.log").read_text()
        with contextlib.suppress(OSError):
            return self.get("/healthz")[0] == 200
        return False

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in ("OKMO_DATA", "DATABASE_URL")}
        own = {"OKMO_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "okmo_session.settings"}
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return inherited | own | database | self.environment


@contextlib.contextmanager
def real_server(data: Path, sqlite: bool = False, program: tuple[str, ...] = ("manage.py",)) -> Iterator[RealServer]:
    """Serve an empty, migrated installation in `data`, on the PostgreSQL of this test run where it has one."""
    with _own_database(None if sqlite else os.environ.get("DATABASE_URL")) as url:
        shutil.copytree(installation(), data, dirs_exist_ok=True)
        server = RealServer(data, url, program=program)
        server.start()
        try:
            yield server
        finally:
            server.stop()
            if server.commands:
                server.commands.end()


@cache
def installation() -> Path:
    """Return a folder with an empty, migrated database and the collected static files, made once a run to be copied.

    A run of several processes names a folder in which they share it.
    """
    if shared := os.environ.get("OKMO_TESTS_SHARE"):
        folder = Path(shared)
        folder.mkdir(exist_ok=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="okmo-installation-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made, ready = folder / "installation", folder / "ready"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            empty = RealServer(made)
            empty.manage("migrate", "--verbosity", "0")
            empty.manage("shell", "--no-imports", "-c", COLLECT)
            (made / "secret_key").unlink()
            ready.touch()
    return made


@cache
def migrated_database(url: str) -> str:
    """Return the name of an empty, migrated database beside `url`, made once a run to be copied."""
    name = f"okmo_empty_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with tempfile.TemporaryDirectory() as folder:
        RealServer(Path(folder), _database_beside(url, name)).manage("migrate", "--verbosity", "0")
    return name


@contextlib.contextmanager
def app_server(app: Any, lifespan: Literal["on", "off"] = "off") -> Iterator[int]:
    """Serve an ASGI app in a thread and give its port."""
    port = free_port()
    config = uvicorn.Config(app, port=port, lifespan=lifespan, log_config=None, http=LimitedHead, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the app is served")
    yield port
    server.should_exit = True
    thread.join(timeout=DEADLINE)


def get(port: int, path: str) -> tuple[int, bytes]:
    """Return status and body of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    with contextlib.closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Any, what: str, seconds: float = DEADLINE) -> None:
    """Wait for `condition` to be true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


@contextlib.contextmanager
def _own_database(url: str | None) -> Iterator[str | None]:
    if url is None or not url.startswith("postgres"):
        yield None
        return
    name = f"okmo_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_database(url)}"')
        yield _database_beside(url, name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _database_beside(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()
