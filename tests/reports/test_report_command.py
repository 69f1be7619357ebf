from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from okmo_session.core.exports.pdf import pdf_maker
from sessions.models import StrategySession
from tests.factories.day import At, a_day

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture(autouse=True)
def _a_child_of_its_own() -> None:
    pdf_maker.close()


def report(*arguments: object) -> str:
    out = StringIO()
    call_command("report", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_writes_the_workbook(tmp_path: Path):
    day = a_day(At.MEASURES)
    path = tmp_path / "таблицы.xlsx"

    said = report(day.session.slug, "xlsx", "--out", path)

    assert said == f"Записано: {path}\n"
    assert len(load_workbook(path).sheetnames) == 12


def test_the_command_writes_the_protocol(tmp_path: Path):
    day = a_day(At.MEASURES)
    path = tmp_path / "protocol.pdf"

    report(day.session.slug, "pdf", "--out", path)

    text = "".join(page.extract_text() for page in PdfReader(path).pages).replace("\xa0", " ")
    assert [word for word in ("Подписи", day.word("Будущее 1.1")) if word not in text.replace("\n", " ")] == []


def test_an_unknown_session_is_a_sentence_with_those_that_exist(session: StrategySession, tmp_path: Path):
    with pytest.raises(CommandError) as refusal:
        report("none", "xlsx", "--out", tmp_path / "a.xlsx")

    assert str(refusal.value) == f"Сессии «none» нет. Есть: {session.slug}."
    assert refusal.value.returncode == 1


@pytest.mark.parametrize("document", ["xlsx", "pdf"])
def test_a_path_that_cannot_be_written_is_a_sentence(session: StrategySession, tmp_path: Path, document: str):
    path = tmp_path / "none" / "a.file"

    with pytest.raises(CommandError) as refusal:
        report(session.slug, document, "--out", path)

    assert str(refusal.value) == f"Файл {path} записать нельзя: No such file or directory."


def test_a_refused_command_leaves_no_file_and_a_file_that_is_there_as_it_is(session: StrategySession, tmp_path: Path):
    old = tmp_path / "old.xlsx"
    old.write_text("прежний")

    for path in (old, tmp_path / "new.xlsx"):
        with pytest.raises(CommandError):
            report("none", "xlsx", "--out", path)

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old.xlsx", "прежний")]


def test_without_pango_the_command_says_so(session: StrategySession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # What `import weasyprint` does on a machine without Pango; the child process looks where its parent looks.
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(CommandError) as refusal:
        report(session.slug, "pdf", "--out", tmp_path / "a.pdf")

    assert str(refusal.value) == (
        "На этом компьютере PDF не собрать: нет библиотеки Pango (cannot load library pango)."
    )
