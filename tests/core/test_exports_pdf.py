import os
import signal
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from okmo_session.core.exports.pdf import PdfError, PdfMaker
from okmo_session.core.exports.pdf_child import RefusedError, static_file

pytestmark = pytest.mark.either_database

PAGE = "<!doctype html><html lang='ru'><title>Проба</title><p>{}</p></html>"


@pytest.fixture(scope="module")
def maker() -> Iterator[PdfMaker]:
    maker = PdfMaker()
    yield maker
    maker.close()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_russian_html_becomes_a_pdf_with_russian_text(maker: PdfMaker):
    pdf = maker.make(PAGE.format("Норма настоящего"))

    assert text_of(pdf) == "Норма настоящего"


def test_the_child_works_in_another_process_and_is_kept(maker: PdfMaker):
    maker.make(PAGE.format("один"))
    first = maker.process_id

    maker.make(PAGE.format("два"))

    assert first not in (None, os.getpid())
    assert maker.process_id == first


def test_a_killed_child_is_replaced(maker: PdfMaker):
    maker.make(PAGE.format("один"))
    killed = maker.process_id
    assert killed

    os.kill(killed, signal.SIGKILL)
    # Until the last of its threads has ended; it stays to be waited for by its parent.
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
    pdf = maker.make(PAGE.format("два"))

    assert text_of(pdf) == "два"
    assert maker.process_id != killed


def test_work_that_takes_too_long_is_given_up_and_the_next_one_done(maker: PdfMaker):
    slow = PAGE.format("</p><p>".join(["слово " * 50] * 2000))

    with pytest.raises(PdfError, match="no answer"):
        maker.make(slow, seconds=0.2)

    assert text_of(maker.make(PAGE.format("после"))) == "после"


def test_a_document_cannot_read_files_or_the_network(maker: PdfMaker):
    hostile = (
        "<link rel=stylesheet href='file:///etc/passwd'><img src='http://127.0.0.1:9/a.png' alt='нет'>"
        "<link rel=attachment href='file:///etc/passwd'>осталось"
    )

    pdf = maker.make(PAGE.format(hostile))

    assert "осталось" in text_of(pdf)
    assert b"root:" not in pdf
    assert PdfReader(BytesIO(pdf)).attachments == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/static/css/paper.css",
        "https://static.invalid/static/css/paper.css",
        "http://static.invalid.example.org/static/css/paper.css",
        "http://static.invalid/media/css/paper.css",
        "http://static.invalid/static/../secret_key",
        "http://static.invalid/static/%2e%2e/secret_key",
        "http://static.invalid/static/%2fetc/passwd",
        "http://static.invalid/static/css/",
        "http://static.invalid/static/css/none.css",
        "file:///etc/passwd",
        "data:text/css,p{}",
        "ftp://example.org/",
    ],
)
def test_only_our_static_files_are_served(tmp_path: Path, url: str):
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "paper.css").write_text("p{}")
    (tmp_path / "secret_key").write_text("secret")

    with pytest.raises(RefusedError):
        static_file(url, "/static/", [str(folder)])


def test_a_static_file_is_found_in_the_first_folder_that_has_it(tmp_path: Path):
    file = tmp_path / "css" / "paper.css"
    file.parent.mkdir()
    file.write_text("p{}")

    found = static_file(
        "http://static.invalid/static/css/paper.css", "/static/", [str(tmp_path / "none"), str(tmp_path)]
    )

    assert found == file
