import gzip
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from okmo_session.core.compression import CompressionMiddleware

pytestmark = pytest.mark.either_database
PAGE = b"<p>7.2</p>" * 1000


def answer(response: Any, accepted: str = "gzip, deflate") -> Any:
    request = RequestFactory(headers={"Accept-Encoding": accepted}).get("/")
    return CompressionMiddleware(lambda _request: response)(request)


def test_a_page_is_compressed_and_comes_out_as_it_was() -> None:
    packed = answer(HttpResponse(PAGE))

    assert gzip.decompress(packed.content) == PAGE
    assert (packed["Content-Encoding"], packed["Content-Length"]) == ("gzip", str(len(packed.content)))
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(PAGE) // 10


def test_the_length_of_a_page_varies_by_chance() -> None:
    assert len({len(answer(HttpResponse(PAGE)).content) for _ in range(20)}) > 1


@pytest.mark.parametrize("encoding", ["", "br"])
def test_who_does_not_take_it_gets_the_page_itself(encoding: str) -> None:
    assert answer(HttpResponse(PAGE), encoding).content == PAGE


def test_streams_and_what_is_packed_already_are_left_to_django() -> None:
    stream = answer(StreamingHttpResponse([PAGE]))
    packed = answer(HttpResponse(PAGE, headers={"Content-Encoding": "br"}))

    assert gzip.decompress(b"".join(stream)) == PAGE
    assert packed.content == PAGE
