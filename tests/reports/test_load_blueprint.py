import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sessions.domain.access.invitations import first_facilitator_path, set_up
from sessions.models import Role, StrategySession

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def load(*args: str) -> str:
    out = StringIO()
    call_command("load_blueprint", *args, stdout=out)
    return out.getvalue().strip()


def test_the_built_in_blueprint_becomes_a_session_of_the_first_facilitator() -> None:
    path = first_facilitator_path()
    assert path is not None
    user = set_up(path.strip("/").split("/")[-1], "leader", "spring-2026", "Ведущий")

    slug = load("okmo-2019", "--slug", "spring", "--date", "2026-11-24")

    session = StrategySession.objects.get()
    assert (slug, session.slug, session.date, session.is_demo) == ("spring", "spring", dt.date(2026, 11, 24), False)
    assert session.crew.get(user=user).role == Role.FACILITATOR


def test_a_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "title: Своя сессия\ndate: 2026-11-24\nkey_questions: [Куда]\n"
        "agenda: [{starts: 10.00, ends: 11.00, title: Начало, kind: plenary}]\n",
        encoding="utf-8",
    )

    slug = load(str(file))

    assert StrategySession.objects.get(slug=slug).title == "Своя сессия"


def test_a_bad_file_is_refused_with_line_and_field(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("title: Своя сессия\ndate: завтра\nkey_questions: []\nagenda: []\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"2.*date"):
        load(str(file))

    assert StrategySession.objects.count() == 0


@pytest.mark.parametrize(
    "args", [("missing.yaml",), ("okmo-2019", "--slug", "Зал 1"), ("okmo-2019", "--date", "2026-13-01")]
)
def test_wrong_arguments_are_refused_in_a_sentence(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        load(*args)

    assert StrategySession.objects.count() == 0
