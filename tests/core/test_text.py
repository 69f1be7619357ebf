import pytest

from okmo_session.core.text import clean_text, search_key
from okmo_session.core.typography import bind_short_words

pytestmark = pytest.mark.either_database


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Волга \r\n", "Волга"),
        ("а\x00б\x07в", "абв"),
        ("строка\r\nвторая\rтретья", "строка\nвторая\nтретья"),
        ("👨‍👩‍👧 семья", "👨‍👩‍👧 семья"),
        ("שלום ‏עולם", "שלום ‏עולם"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("и\u0306", "й"),
    ],
)
def test_clean_text_drops_only_what_cannot_be_shown(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_search_key_is_equal_for_two_spellings_of_a_name() -> None:
    assert search_key("  ПЁТР  Семёнов") == search_key("Петр семенов")


def test_bind_short_words_keeps_them_with_the_next_word() -> None:
    assert bind_short_words("Стол № 7 и работа в команде") == "Стол №\u00a07 и\u00a0работа в\u00a0команде"


def test_bind_short_words_keeps_a_numeral_with_its_ending_and_a_span_in_one_line() -> None:
    bound = bind_short_words("Выбор 3-х триад 2019-2021 гг.")

    assert bound == "Выбор 3\u2011х триад 2019\u20112021\u00a0гг."


def test_bind_short_words_keeps_a_preposition_after_a_bracket_with_its_word() -> None:
    assert (
        bind_short_words("Нормы будущего (в регионе) и «о детях»")
        == "Нормы будущего (в\u00a0регионе) и\u00a0«о\u00a0детях»"
    )
