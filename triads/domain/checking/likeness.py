"""How alike two Russian texts are, in per cent: by the stems of their words, in any order. Plain values, no Django."""

import re
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz

# Texts of a hall that say the same lie above, and those of two themes below.
LINE = 65
_WORD = re.compile(r"\w+")
_EMPTY = frozenset(
    _WORD.findall(
        "а без бы в во для до ее если же за и из или им их к как ко ли мы на над не ни но о об от по под при с сейчас "
        "со так также то у чем через что это"
    )
)


@lru_cache(maxsize=2000)
def stems_of(text: str) -> str:
    """Return the stems of the words of `text` that say something, in the order of the alphabet."""
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    return " ".join(sorted(_stem(word) for word in words if word not in _EMPTY))


def likeness(one: str, other: str) -> int:
    """Return how alike the texts are, 0 to 100; a text without words is like no other."""
    first, second = stems_of(one), stems_of(other)
    if not first or not second:
        return 0
    return round(fuzz.ratio(first, second))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    # A stemmer holds the word it works on, and requests are served by several threads: each word has its own.
    return str(snowballstemmer.stemmer("russian").stemWord(word))
