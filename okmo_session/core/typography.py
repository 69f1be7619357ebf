"""Russian typography for what people typed in a hurry."""

import re

_WORDS = "а в и к о с у я во до за из ко на не ни но об от по со"
_SHORT = re.compile(rf"(?<![^\s(«])(№|{_WORDS.replace(' ', '|')}) +(?=\S)", re.IGNORECASE)

_AFTER_DIGIT = re.compile(r"(?<=\d)-(?=\d|[а-яё]{1,3}\b)", re.IGNORECASE)
_YEARS = re.compile(r"(?<=\d) +(?=гг?\.)", re.IGNORECASE)


def bind_short_words(text: str) -> str:
    """Return `text` with what belongs together bound: «№», prepositions and conjunctions, «3-х», «2019-2021 гг.»."""
    text = _YEARS.sub("\u00a0", _AFTER_DIGIT.sub("\u2011", str(text)))
    return _SHORT.sub("\\1\u00a0", _SHORT.sub("\\1\u00a0", text))
