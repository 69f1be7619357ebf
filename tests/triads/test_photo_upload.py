"""A photo as large as a tablet takes it, through the real server."""

import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from io import BytesIO

import pytest
from PIL import Image

from tests.server import RealServer, real_server

pytestmark = pytest.mark.either_database

MEGABYTE = 1024 * 1024
BOUNDARY = "okmo-boundary"
PART = '--{}\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with real_server(tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def tablet(server: RealServer) -> "Tablet":
    demo = server.demo("opening", "--tables", "1", "--people", "1")
    return Tablet(server, demo["links"]["tables"][0], f"/s/{demo['slug']}/record/")


class Tablet:
    """A browser of a table that has come in and opened its record."""

    def __init__(self, server: RealServer, link: str, record: str) -> None:
        self._root = server.url
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.ask(link)
        page = self.ask(record)[1]
        self.token = found(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self.address = found(r'action="(/s/[^"]+/photos/add/)"', page)

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, str]:
        """Return number and text of the answer at the end of all redirects."""
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"} if body else {}
        request = urllib.request.Request(self._root + path, body, headers)
        try:
            with self._browser.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send(self, photo: bytes) -> tuple[int, str]:
        """Send `photo` by the form of the record."""
        token = PART.format(BOUNDARY, "csrfmiddlewaretoken", "") + self.token + "\r\n"
        file = PART.format(BOUNDARY, "file", '; filename="ФЧ.jpg"\r\nContent-Type: image/jpeg')
        return self.ask(self.address, (token + file).encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode())


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, pattern
    return match[1]


def photo_of_megabytes(least: int, **options: int) -> bytes:
    """Return a photo whose file is as large as that of a good camera: noise cannot be packed."""
    buffer = BytesIO()
    Image.frombytes("RGB", (4000, 3000), os.urandom(36_000_000)).save(buffer, "JPEG", **options)
    assert buffer.tell() >= least * MEGABYTE
    return buffer.getvalue()


def test_a_photo_of_15_megabytes_passes_and_stands_on_the_record(tablet: Tablet) -> None:
    photo = photo_of_megabytes(15, quality=80, subsampling=0)
    assert len(photo) < 20 * MEGABYTE

    began = time.monotonic()
    status, page = tablet.send(photo)

    assert (status, page.count('class="photo"')) == (200, 1)
    # A second by itself; the tests keep both cores busy.
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("megabytes", "status", "sentence"),
    [(20.5, 422, "Снимок больше 20 МБ."), (22, 413, "<h1>Файл или текст больше 20 МБ</h1>")],
)
def test_a_larger_photo_is_refused_with_a_sentence(
    tablet: Tablet, megabytes: float, status: int, sentence: str
) -> None:
    answer = tablet.send(b"\xff\xd8\xff\xe0" + b"x" * int(megabytes * MEGABYTE))

    assert (answer[0], sentence in answer[1]) == (status, True)
