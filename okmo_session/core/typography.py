"""Russian typography for what people typed in a hurry."""

import re

_WORDS = "а в и к о с у я во до за из ко на не ни но об от по со"
_SHORT = re.compile(rf"(?<!\S)(№|{_WORDS.replace(' ', '|')}) +(?=\S)", re.IGNORECASE)


def bind_short_words(text: str) -> str:
    """Return `text` with a non-breaking space after «№» and after short prepositions and conjunctions."""
    return _SHORT.sub("\\1\u00a0", _SHORT.sub("\\1\u00a0", str(text)))
