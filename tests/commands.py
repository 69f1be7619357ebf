"""Commands of the project in children of one process that has loaded it: to load it takes a second each time."""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

import django
from django.core.management import execute_from_command_line


class Commands:
    """Runs commands over one data folder; the process that they are children of begins with the first."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; return its exit code, what it printed and what it complained of."""
        process = self._process = self._process or self._begun()
        assert process.stdin
        assert process.stdout
        print(json.dumps(arguments), file=process.stdin, flush=True)
        code, printed, complaint = json.loads(process.stdout.readline())
        return code, printed, complaint

    def end(self) -> None:
        """End the process, if one was begun."""
        if self._process:
            self._process.communicate()

    def _begun(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.commands"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(command, cwd=self._folder, env=self._environment, text=True, **pipes)


def serve() -> None:
    """Run the command of each line that comes in; a child has no connection and no thread of its parent."""
    django.setup()
    import_module("okmo_session.urls")
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as complaint:
            child = os.fork()
            if not child:
                _become(json.loads(line), printed.fileno(), complaint.fileno())
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = [file.seek(0) or file.read() for file in (printed, complaint)]
        sys.stdout.write(json.dumps([code, *texts]) + "\n")
        sys.stdout.flush()


def _become(arguments: list[str], printed: int, complaint: int) -> None:
    """Run the command and end this process with its code."""
    os.dup2(printed, 1)
    os.dup2(complaint, 2)
    code = 0
    try:
        execute_from_command_line(["manage.py", *arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
