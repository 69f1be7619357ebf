"""The folder that holds everything one installation must keep."""

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from django.conf import settings


def secret_key(folder: Path) -> str:
    """Return the secret key kept in `folder`, making it at the first call."""
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written beside it first: a crash in between leaves no empty key, and of two processes one wins.
        with tempfile.NamedTemporaryFile("w", dir=folder) as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


def made_folder(session_id: int) -> Path:
    """Return the folder of what was made of a session and can be made again: its protocols."""
    return Path(settings.DATA_DIR) / "made" / str(session_id)


def forget_made_files(session_id: int) -> None:
    """Throw away what was made of a session; whoever asks for it has it made anew."""
    shutil.rmtree(made_folder(session_id), ignore_errors=True)
