import re

import cv2
import numpy
import pytest
from django.test import RequestFactory

from okmo_session.core.addresses import next_page
from okmo_session.core.qr import qr_code
from okmo_session.core.tokens import CODE_ALPHABET, read_code

pytestmark = pytest.mark.either_database


def picture(qr):
    modules = numpy.full((qr.size, qr.size), 255, numpy.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr.path):
        modules[int(y), int(x) : int(x) + int(width)] = 0
    return numpy.kron(modules, numpy.ones((8, 8), numpy.uint8))


@pytest.mark.parametrize("text", ["http://192.168.1.5:8000/j/ACDEFG/", "http://10.0.0.1:8000/e/" + "a9" * 16 + "/"])
def test_a_qr_is_read_back(text):
    qr = qr_code(text)

    assert cv2.QRCodeDetector().detectAndDecode(picture(qr))[0] == text


def test_a_qr_keeps_four_quiet_modules():
    modules = picture(qr_code("http://okmo.news"))[::8, ::8]

    assert modules[:4].min() == modules[-4:].min() == modules[:, :4].min() == modules[:, -4:].min() == 255


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/s/a/record/", "/s/a/record/"),
        ("https://example.org/", ""),
        ("//example.org/", ""),
        ("javascript:alert(1)", ""),
        ("\x00/", ""),
        ("", ""),
    ],
)
def test_a_form_goes_on_to_our_own_pages_only(target, expected):
    assert next_page(RequestFactory().post("/", {"next": target})) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("acdefg", "ACDEFG"),
        ("ас-ЕНкм", "ACEHKM"),
        (" A C\tD ", "ACD"),
        ("oO0 1Il", "QQQLLL"),
        ("зч", "34"),
        ("\x00<", ""),
    ],
)
def test_a_typed_code_is_read_as_it_was_printed(typed, code):
    assert read_code(typed) == code


def test_every_printed_code_is_read_as_itself():
    assert read_code(CODE_ALPHABET) == CODE_ALPHABET
