"""Russian typography for what people typed in a hurry."""

import re

_SHORT = re.compile(r"(?<!\S)(№|[вкосуияаВКОСУИЯА]|во|ко|об|от|до|за|из|на|не|ни|но|по|со|Во|Ко|Об|От|До|За|Из|На|Не|Ни|Но|По|Со) +(?=\S)")


def bind_short_words(text: str) -> str:
    """Return `text` with a non-breaking space after «№» and after prepositions and conjunctions of one or two letters."""
    return _SHORT.sub("\\1\u00a0", _SHORT.sub("\\1\u00a0", str(text)))
