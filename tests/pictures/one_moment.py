"""Runs a command of the project as if always at one moment, on one laptop and with one chance, so that pictures repeat.

`python -m tests.pictures.one_moment 2027-03-18T11:19:08+03:00 serve …`
"""

import datetime as dt
import random
import secrets
import socket
import sys
from random import Random

import time_machine
from django.core.management import execute_from_command_line

from okmo_session.core import network

ADDRESS = "192.168.1.20"
PORT = 8000


class Laptop:
    """The addresses of a laptop that is in one network of a hall, wherever it really is."""

    def now(self) -> list[str]:
        """Return its only address."""
        return [ADDRESS]

    def keep_to(self, address: str) -> None:
        """Stay where it is: the server really listens to this machine only."""


def stand_still(moment: dt.datetime, command: str) -> None:
    """Stop the clock, put the laptop into the hall, and draw every token from a seed of the command's own."""
    time_machine.travel(moment, tick=False).start()
    network.addresses = Laptop()
    socket.gethostname = lambda: "localhost"
    chance = Random(command)
    # Drawn from as if it were the system's: these sessions live for a minute, and nobody but the camera reaches them.
    random.SystemRandom = lambda: chance
    secrets.choice = chance.choice
    secrets.randbits = chance.getrandbits
    secrets.token_urlsafe = lambda size=16: chance.randbytes(size).hex()


if __name__ == "__main__":
    _, moment, *arguments = sys.argv
    stand_still(dt.datetime.fromisoformat(moment), arguments[0])
    execute_from_command_line(["manage.py", *arguments])
