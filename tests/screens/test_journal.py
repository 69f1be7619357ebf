import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from okmo_session.core.log import log
from okmo_session.core.models import LogEntry
from okmo_session.screens.journal import journal_lines
from okmo_session.screens.journal_words import EVENTS
from sessions.actors import crew_actor, participant_actor, system, table_actor
from sessions.models import Role, StrategySession
from tests.clients import crew_client
from tests.factories.sessions import ParticipantFactory, StageFactory, TeamFactory, UserFactory

CHECKOUT = Path(__file__).resolve().parents[2]
APPS = ("okmo_session", "sessions", "triads", "voting", "measures")


class Code:
    """The functions of the code by name, and who calls them with what."""

    def __init__(self) -> None:
        self.calls: dict[str, list[tuple[ast.Call, ast.FunctionDef | None, str]]] = {}
        for path in (path for app in APPS for path in (CHECKOUT / app).rglob("*.py")):
            self._read(ast.parse(path.read_text()), None, str(path))

    def _read(self, node: ast.AST, function: ast.FunctionDef | None, path: str) -> None:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            self.calls.setdefault(name, []).append((node, function, path))
        function = node if isinstance(node, ast.FunctionDef) else function
        for child in ast.iter_child_nodes(node):
            self._read(child, function, path)

    def events(self) -> Iterator[str]:
        """Yield every text that may be the event of a `log(…)`, followed through the functions that pass it on."""
        for call, function, path in self.calls["log"]:
            if len(call.args) > 1:
                yield from self._texts(call.args[1], function, path)

    def _texts(self, node: ast.expr, function: ast.FunctionDef | None, path: str) -> Iterator[str]:
        if isinstance(node, ast.Constant):
            yield str(node.value)
        elif isinstance(node, ast.IfExp):
            yield from self._texts(node.body, function, path)
            yield from self._texts(node.orelse, function, path)
        elif isinstance(node, ast.JoinedStr):
            # A state is put into the words; what it may be, its own test knows.
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Name) and function:
            yield from self._of_name(node.id, function, path)

    def _of_name(self, name: str, function: ast.FunctionDef, path: str) -> Iterator[str]:
        for inner in ast.walk(function):
            if isinstance(inner, ast.Assign) and any(getattr(target, "id", "") == name for target in inner.targets):
                yield from self._texts(inner.value, function, path)
        names = [argument.arg for argument in function.args.args]
        if name not in names:
            return
        for call, caller, where in self.calls.get(function.name, []):
            given = {keyword.arg: keyword.value for keyword in call.keywords} | dict(
                zip(names, call.args, strict=False)
            )
            # A private function is called from its own module only: others have one of the same name.
            if name in given and (where == path or not function.name.startswith("_")):
                yield from self._texts(given[name], caller, where)


@pytest.mark.either_database
def test_every_event_of_the_code_has_words_and_no_words_are_left_over() -> None:
    events = set(Code().events())
    patterns = {event.removesuffix("*") for event in events if event.endswith("*")}

    unknown = {event for event in events - EVENTS.keys() if not event.endswith("*")}
    unused = {event for event in EVENTS.keys() - events if not event.startswith(tuple(patterns))}

    assert (unknown, unused) == (set(), set())


@pytest.mark.django_db
def test_names_are_looked_up_as_the_journal_is_read_and_those_who_are_gone_have_a_number(
    session: StrategySession,
) -> None:
    person, gone = ParticipantFactory(session=session, name="Анна"), ParticipantFactory(session=session, name="")
    team, user = TeamFactory(session=session, table_number=7), UserFactory(name="Ведущий Пётр")
    log(session, "participant seated", by=participant_actor(person), target=person, team=team.pk)
    log(session, "participant admitted", by=table_actor(team), target=gone)
    log(session, "tables added", by=crew_actor(session, user, Role.FACILITATOR), numbers=[3, 4])
    log(session, "poll closed", by=system(session))
    log(session, "moon risen", by=system(session), target=session)
    person.name = "Анна Новая"
    person.save()

    lines = journal_lines(session, LogEntry.objects.all())

    assert [(line.who, line.what, line.thing.replace("\u00a0", " ")) for line in lines] == [
        ("Анна Новая", "Участник посажен за стол", "Анна Новая · Стол № 7"),
        ("Стол № 7", "Участник допущен", f"участник № {gone.pk}"),
        ("Ведущий Пётр", "Столы добавлены", "№ 3, № 4"),
        ("само собой", "Голосование закрыто", ""),
        ("само собой", "Событие «moon risen»", ""),
    ]


@pytest.mark.django_db
def test_the_page_shows_a_hundred_lines_and_says_whether_the_chain_holds(session: StrategySession) -> None:
    client, url = crew_client(session, Role.OBSERVER), f"/s/{session.slug}/journal/"
    stage = StageFactory(session=session, title="<b>Открытие</b>")
    empty = client.get(url).content.decode()
    for _line in range(130):
        log(session, "stage started", by=system(session), target=stage)

    with CaptureQueriesContext(connection) as first:
        page = client.get(url).content.decode()
    with CaptureQueriesContext(connection) as second:
        earlier = client.get(url, {"page": "2"}).content.decode()
    LogEntry.objects.filter(number=60).update(event="stage finished")
    broken = client.get(url, {"page": "семь"}).content.decode()

    assert "Пока ничего не произошло" in empty
    assert (page.count("<tr>"), earlier.count("<tr>")) == (101, 31)
    assert len(first) == len(second)
    assert "Цепочка цела. Строк: 130" in page
    assert "&lt;b&gt;Открытие&lt;/b&gt;" in page
    assert "Цепочка нарушена: строка № 60" in broken.replace("\u00a0", " ")
