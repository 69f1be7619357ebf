"""A draft put into a slot so that no word of either is lost. Plain values, no Django.

The texts of a slot and of a draft are by the names of their fields, without the number of the slot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SEAM = " / "
_PUNCTUATION = ".,;:!?…«»“”\"'()"


@dataclass(frozen=True)
class Merged:
    """What the slot holds afterwards, and the barriers of the draft for which there was no room."""

    texts: dict[str, str]
    left_out: list[str]


def merge(slot: Mapping[str, str], draft: Mapping[str, str], norm_fields: list[str]) -> Merged:
    """Fill what is empty in `slot`, join what differs at a visible seam, unite the barriers without doubles.

    `slot` has a key for every field it has room for. A key question that is chosen stays.
    """
    texts = dict(slot)
    for name in norm_fields:
        texts[name] = joined(slot[name], draft.get(name, ""))
    texts["key_question"] = slot["key_question"] or draft.get("key_question", "")
    left_out = [text for text, author in _barriers(draft) if not _put_barrier(texts, text, author)]
    return Merged(texts, left_out)


def joined(one: str, other: str) -> str:
    """Return a text with every word of both: the longer one where it holds the other, else both at a seam."""
    if not other.strip() or _holds(one, other):
        return one
    if not one.strip() or _holds(other, one):
        return other
    return f"{one}{SEAM}{other}"


def words_of(text: str) -> list[str]:
    """Return the words of `text` as they are compared: without case and the punctuation around them."""
    return [word for word in (part.strip(_PUNCTUATION) for part in text.casefold().split()) if word]


def _holds(whole: str, part: str) -> bool:
    words = " ".join(words_of(part))
    return f" {words} " in f" {' '.join(words_of(whole))} " if words else part.strip() in whole


def _barriers(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    position = 1
    while (text := texts.get(f"barrier-{position}")) is not None:
        if text.strip():
            yield text, texts.get(f"barrier_author-{position}", "")
        position += 1


def _put_barrier(texts: dict[str, str], text: str, author: str) -> bool:
    places = [name for name in texts if name.startswith("barrier-")]
    known = [place for place in places if _is_same(texts[place], text)]
    free = [place for place in places if not texts[place].strip()]
    if not known and not free:
        return False
    place = (known or free)[0]
    by = place.replace("barrier-", "barrier_author-")
    texts[by] = (texts[by] or author) if known else author
    texts[place] = texts[place] if known else text
    return True


def _is_same(one: str, other: str) -> bool:
    return words_of(one) == words_of(other) and bool(words_of(one) or one.strip() == other.strip())
