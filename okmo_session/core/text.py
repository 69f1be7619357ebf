"""Text as people type it: cleaned of what cannot be shown, and made comparable."""

import unicodedata

_KEPT = {"\n", "\t"}
# Controls and surrogates; format characters (Cf) stay: emoji and right-to-left text need them.
_UNSHOWN = {"Cc", "Cs"}


def clean_text(text: str) -> str:
    """Return `text` in NFC with plain line ends, without control characters and without space around it."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in text if char in _KEPT or unicodedata.category(char) not in _UNSHOWN).strip()


def search_key(text: str) -> str:
    """Return the form in which two spellings of one name are equal: case folded, ё as е, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("ё", "е").split())


def has_letter(text: str) -> bool:
    """Tell whether there is a letter of any script in `text`: a name by which somebody can be called has one."""
    return any(unicodedata.category(char).startswith("L") for char in text)
