"""One server over one SQLite file: two would tell their pages half of what happens each."""

import fcntl
import os
from pathlib import Path
from typing import IO


class LockedError(Exception):
    """Another process holds the lock; its text is that process's number, or nothing."""


def hold_lock(path: Path) -> IO[str]:
    """Take the lock file at `path` until the returned file is closed or this process ends. Raises LockedError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise LockedError(holder) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
