import pytest

from tests.catalogues import problems

pytestmark = pytest.mark.either_database


def test_every_sentence_is_translated():
    assert problems() == []
