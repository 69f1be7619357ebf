"""This machine in the hall's network: its addresses, which change when it is carried from one Wi-Fi to another."""

import contextlib
import fcntl
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator

# SIOCGIFADDR, which Python does not name; macOS has another number for it than Linux.
_GET_ADDRESS = 0xC0206921 if sys.platform == "darwin" else 0x8915
_FRESH_SECONDS = 3.0


def machine_addresses() -> list[str]:
    """Return the IPv4 addresses at which other devices of the hall may reach this machine, best first."""
    found = [_address_towards("192.0.2.1")]
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    # A laptop that is itself the hall's hotspot has no route outwards there, and often no name that leads to it.
    found += [_address_of_interface(name) for _number, name in socket.if_nameindex()]
    return list(dict.fromkeys(address for address in found if address and not address.startswith("127.")))


def local_name() -> str:
    """Return the name by which Apple's and many other devices find this machine without a server of names."""
    name = socket.gethostname().split(".")[0].lower()
    return f"{name}.local" if name and name != "localhost" else ""


class Addresses:
    """The machine's addresses as they are now: looked up anew when older than some seconds."""

    def __init__(self, look_up: Callable[[], list[str]] = machine_addresses) -> None:
        self._look_up = look_up
        self._lock = threading.Lock()
        self._known: list[str] = []
        self._fresh_until = 0.0

    def now(self) -> list[str]:
        """Return the addresses, best first."""
        with self._lock:
            if time.monotonic() >= self._fresh_until:
                self._known = self._look_up()
                self._fresh_until = time.monotonic() + _FRESH_SECONDS
            return self._known

    def keep_to(self, address: str) -> None:
        """Know only `address`: the server listens nowhere else."""
        with self._lock:
            self._known, self._fresh_until = [address], float("inf")


addresses = Addresses()


class OwnHosts(list[str]):
    """Host names this installation answers to: those it was given, and whatever addresses the machine has now."""

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        yield from addresses.now()


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
