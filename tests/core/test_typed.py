import pytest

from okmo_session.core.errors import DomainError
from okmo_session.core.typed import (
    Tidy,
    day,
    each_line,
    one_of,
    optional,
    required,
    time_of_day,
    web_address,
    whole_number,
    yes_or_no,
)

pytestmark = pytest.mark.either_database

NUMBER = whole_number(0, 20)
ADDRESSES = each_line(web_address, longest=30)


@pytest.mark.parametrize(
    ("tidy", "text", "kept"),
    [
        (NUMBER, "07", "7"),
        (NUMBER, "20", "20"),
        (day, "24.11.2026", "2026-11-24"),
        (day, "2026-02-28", "2026-02-28"),
        (time_of_day, "9.05", "09:05"),
        (time_of_day, "23:59", "23:59"),
        (optional(time_of_day), "", ""),
        (yes_or_no, "no", "no"),
        (required, "Волга", "Волга"),
        (ADDRESSES, " http://a.ru \n\nhttps://b.ru/x", "http://a.ru\nhttps://b.ru/x"),
        (ADDRESSES, "", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_form(tidy: Tidy, text: str, kept: str) -> None:
    assert tidy(text) == kept


@pytest.mark.parametrize(
    ("tidy", "text", "said"),
    [
        (NUMBER, "21", "целое число от 0 до 20"),
        (NUMBER, "-1", "целое число"),
        (NUMBER, "²", "целое число"),
        (NUMBER, "٣", "целое число"),
        (NUMBER, "", "целое число"),
        (NUMBER, "9" * 5000, "целое число"),
        (day, "2026-02-30", "не дата"),
        (day, "семь", "не дата"),
        (time_of_day, "25:00", "25:00"),
        (time_of_day, "10:60", "не время"),
        (time_of_day, "", "не время"),
        (one_of(["ru", "en"]), "fr", "Выберите"),
        (required, "", "пусто"),
        (web_address, "javascript:alert(1)", "http://"),
        (web_address, "http://a b", "http://"),
        (ADDRESSES, "http://a.ru\nне адрес", "не адрес"),
        (ADDRESSES, "http://" + "a" * 30, "30"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(tidy: Tidy, text: str, said: str) -> None:
    with pytest.raises(DomainError) as refusal:
        tidy(text)

    assert said in str(refusal.value)
