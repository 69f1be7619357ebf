"""How long a list of people takes: `python -m benchmarks.import_people`, in the folder of the project.

A workbook of 1,000 people at 40 tables is read, looked at and taken over in a new SQLite database, then one in which
a third of them differ, then that is taken back. Ends with 1 where the first takes 5 seconds or more.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from openpyxl import Workbook

_folder = tempfile.TemporaryDirectory(prefix="okmo-benchmark-")
os.environ |= {"OKMO_DATA": _folder.name, "DJANGO_SETTINGS_MODULE": "okmo_session.settings"}
os.environ.pop("DATABASE_URL", None)
# Models can be imported only after that.
django.setup()

from okmo_session.core.clock import now  # noqa: E402
from sessions.actors import system  # noqa: E402
from sessions.domain.people_import.plan import plan_of  # noqa: E402
from sessions.domain.people_import.taking_over import read_people_file, take_over  # noqa: E402
from sessions.domain.people_import.undoing import last_import, undo_import  # noqa: E402
from sessions.models import StrategySession  # noqa: E402

PEOPLE, TABLES, SECONDS = 1000, 40, 5.0


def main() -> int:
    """Measure, print a line a step, and return the exit code."""
    call_command("migrate", verbosity=0)
    session = StrategySession.objects.create(slug="benchmark", title="Benchmark", date=now().date())
    first, second = workbook(every=0), workbook(every=3)
    seconds = measured("read, look at and take over", lambda: take(session, first))
    measured("the same with a third changed", lambda: take(session, second))
    measured("take the second back", lambda: undo_import(last_import(session), by=system(session)))
    assert (session.participants.count(), session.seats.count(), session.teams.count()) == (PEOPLE, PEOPLE, TABLES)
    say(f"{PEOPLE} people at {TABLES} tables: {seconds:.2f} s of at most {SECONDS:.0f} s")
    return int(seconds >= SECONDS)


def workbook(every: int) -> bytes:
    """Return the list; each person whose number `every` divides has another organisation."""
    book = Workbook()
    page = book.active
    page.append(["№", "ФИО", "Регион", "Организация", "Должность", "Телефон", "E-mail", "Стол"])
    for number in range(PEOPLE):
        organisation = "АО «Кама»" if every and number % every == 0 else "Ассоциация «Волга»"
        name, region = f"Участников Александр {number}-й", f"Область {number % 85}"
        phone, email = f"8 900 {number:03}-00-00", f"person-{number}@example.org"
        page.append([number, name, region, organisation, "директор", phone, email, number % TABLES + 1])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def take(session: StrategySession, content: bytes) -> None:
    """Do what a person does with the two pages of an import."""
    found = read_people_file(session, "people.xlsx", content, by=system(session))
    take_over(found, plan_of(found).digest, by=system(session))


def measured(step: str, act: Callable[[], object]) -> float:
    """Return how many seconds `act` takes, and say it."""
    began = time.perf_counter()
    act()
    seconds = time.perf_counter() - began
    say(f"{seconds:6.2f} s  {step}")
    return seconds


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    code = main()
    _folder.cleanup()
    sys.exit(code)
