"""Static files with hashed names, made again when one of them has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

STAMP = "collected"


def collect_when_changed() -> None:
    """Run collectstatic unless it has seen exactly these files already."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    current = _fingerprint([Path(folder) for folder in settings.STATICFILES_DIRS])
    if stamp.exists() and stamp.read_text() == current:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current)


def _fingerprint(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
