"""Serials of paper ballots: six digits, five by chance and one that checks them."""

import secrets
from collections.abc import Collection

LENGTH = 6
# Damm's table: it finds every wrong digit and every two neighbours that changed places.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_NUMBERS = 10 ** (LENGTH - 1)
_chance = secrets.SystemRandom()


def new_serials(count: int, taken: Collection[str]) -> list[str]:
    """Return `count` serials by chance, none of them `taken`, sorted. ValueError where there are not so many."""
    used = {int(serial[:-1]) for serial in taken}
    free = [number for number in range(_NUMBERS) if number not in used]
    return sorted(_with_check(f"{number:0{LENGTH - 1}d}") for number in _chance.sample(free, count))


def read_serial(text: str) -> str | None:
    """Return the serial that was typed or scanned, with or without spaces; None where it cannot be one of ours."""
    digits = "".join(text.split())
    is_number = len(digits) == LENGTH and digits.isascii() and digits.isdigit()
    return digits if is_number and _remainder(digits) == "0" else None


def read_serials(text: str) -> tuple[list[str], list[str]]:
    """Return the serials of a text, each once and as they come, and the pieces that are none.

    They stand on lines of their own or one after the other, as a scanner writes them: «123 456 234567345678» are three.
    """
    pieces = [(piece, read_serial(piece)) for piece in _pieces(text)]
    return list(dict.fromkeys(serial for _piece, serial in pieces if serial)), [piece for piece, s in pieces if not s]


def shown(serial: str) -> str:
    """Return a serial as it is printed: «123 456»."""
    return f"{serial[:3]}\u00a0{serial[3:]}"


def _pieces(text: str) -> list[str]:
    # Two halves of three digits belong together.
    pieces: list[str] = []
    is_half_open = False
    for word in text.replace(",", " ").replace(";", " ").split():
        if is_half_open and _is_half(word):
            pieces[-1] += word
            is_half_open = False
        else:
            pieces.extend(_split(word))
            is_half_open = _is_half(word)
    return pieces


def _split(word: str) -> list[str]:
    if len(word) % LENGTH or not word.isdigit():
        return [word]
    return [word[start : start + LENGTH] for start in range(0, len(word), LENGTH)]


def _is_half(word: str) -> bool:
    return len(word) == LENGTH // 2 and word.isascii() and word.isdigit()


def _with_check(digits: str) -> str:
    return digits + _remainder(digits)


def _remainder(digits: str) -> str:
    row = "0"
    for digit in digits:
        row = _DAMM[int(row)][int(digit)]
    return row
