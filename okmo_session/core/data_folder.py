"""The folder that holds everything one installation must keep, and this machine's addresses."""

import contextlib
import fcntl
import os
import secrets
import shutil
import socket
import struct
import sys
import tempfile
from pathlib import Path

from django.conf import settings

# SIOCGIFADDR, which Python does not name; macOS has another number for it than Linux.
_GET_ADDRESS = 0xC0206921 if sys.platform == "darwin" else 0x8915


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


def machine_addresses() -> list[str]:
    """Return the IPv4 addresses at which other devices of the hall may reach this machine, best first."""
    found = [_address_towards("192.0.2.1")]
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    # A laptop that is itself the hall's hotspot has no route outwards there, and often no name that leads to it.
    found += [_address_of_interface(name) for _number, name in socket.if_nameindex()]
    return list(dict.fromkeys(address for address in found if address and not address.startswith("127.")))


def _address_of_interface(name: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe, _GET_ADDRESS, struct.pack("256s", name.encode()))
        except OSError:
            return ""
    # Of the structure ifreq: 16 bytes of name, then family and port, then the address.
    return socket.inet_ntoa(answer[20:24])


def _address_towards(target: str) -> str:
    # Connecting a UDP socket sends nothing: it only asks which of our addresses would be used.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])
