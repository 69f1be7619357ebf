from tests.catalogues import problems


def test_every_sentence_is_translated():
    assert problems() == []
