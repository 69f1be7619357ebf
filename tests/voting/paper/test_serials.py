import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.paper.serials import new_serials, read_serial, read_serials, shown

SERIALS = new_serials(400, ())
serials = st.sampled_from(SERIALS)
spaces = st.sampled_from([" ", "  ", "\u00a0", "\n", ", ", "; "])


def test_serials_are_six_digits_each_once_and_none_of_those_taken():
    more = new_serials(400, SERIALS)

    assert len({*SERIALS, *more}) == 800
    assert all(read_serial(serial) == serial for serial in SERIALS + more)
    assert more == sorted(more)


def test_there_are_not_more_serials_than_numbers():
    taken = new_serials(99_990, ())

    assert len(new_serials(10, taken)) == 10
    with pytest.raises(ValueError, match="ample"):
        new_serials(11, taken)


@given(serials)
def test_a_wrong_digit_and_two_that_changed_places_are_noticed(serial: str):
    wrong = {serial[:i] + digit + serial[i + 1 :] for i in range(6) for digit in "0123456789"} - {serial}
    swapped = {serial[:i] + serial[i + 1] + serial[i] + serial[i + 2 :] for i in range(5)} - {serial}

    assert {read_serial(text) for text in wrong | swapped} == {None}


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "-12345", "１２３４５６", "²²²²²²", "1" * 10_000])
def test_what_is_no_serial_is_none(text: str):
    assert read_serial(text) is None


@given(st.lists(st.tuples(serials, st.booleans(), spaces), max_size=8), st.booleans())
def test_many_are_read_as_they_are_printed_typed_or_scanned(typed: list[tuple[str, bool, str]], ends_wrong: bool):
    text = "".join((shown(serial) if is_shown else serial) + space for serial, is_shown, space in typed)

    found, unread = read_serials(text + ("12 34" if ends_wrong else ""))

    assert found == list(dict.fromkeys(serial for serial, _is_shown, _space in typed))
    assert unread == (["12", "34"] if ends_wrong else [])


def test_what_a_scanner_writes_without_a_space_is_read_too():
    assert read_serials(f"{shown(SERIALS[0])} {SERIALS[1]}{SERIALS[2]}") == (SERIALS[:3], [])
    assert read_serials("1" * 12) == ([], ["1" * 6, "1" * 6])
