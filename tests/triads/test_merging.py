"""No word of a slot or of a draft is lost when they are made one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triads.domain.choosing.merging import joined, merge, words_of
from triads.domain.record.fields import NORM_FIELDS

pytestmark = pytest.mark.either_database

WORDS = st.lists(
    st.sampled_from(["обмен", "Обмен,", "в", "Самаре.", "нет", "🙂", "«канала»", "...", "да / нет"]), max_size=4
)
TEXT = WORDS.map(" ".join) | st.text(max_size=6)
ROOM = 5
AUTHORS = st.sampled_from(["", "7", "8"])


@st.composite
def triads(draw: st.DrawFn, barriers: int) -> dict[str, str]:
    texts = {name: draw(TEXT) for name in NORM_FIELDS}
    for position in range(1, barriers + 1):
        texts |= {f"barrier-{position}": draw(TEXT), f"barrier_author-{position}": draw(AUTHORS)}
    return texts | {"key_question": draw(st.sampled_from(["", "1", "2"]))}


def barriers_of(texts: dict[str, str]) -> list[str]:
    return [text for name, text in texts.items() if name.startswith("barrier-") and text.strip()]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "обмен", "обмен"),
        ("обмен", " ", "обмен"),
        ("Обмен сведениями", "обмен  сведениями.", "Обмен сведениями"),
        ("обмен", "медленный обмен сведениями", "медленный обмен сведениями"),
        ("тоннель", "он", "тоннель / он"),
        ("нет канала", "нет порядка", "нет канала / нет порядка"),
    ],
)
def test_a_text_is_filled_kept_or_joined_at_a_seam(one: str, other: str, expected: str) -> None:
    assert joined(one, other) == expected


@settings(deadline=None)
@given(triads(ROOM), triads(3))
def test_no_word_of_either_is_lost(slot: dict[str, str], draft: dict[str, str]) -> None:
    merged = merge(slot, draft, NORM_FIELDS)

    for name in NORM_FIELDS:
        assert {*words_of(slot[name]), *words_of(draft[name])} <= {*words_of(merged.texts[name])}
    kept = [words_of(text) for text in [*barriers_of(merged.texts), *merged.left_out]]
    assert all(words_of(text) in kept for text in barriers_of(slot) + barriers_of(draft))
    assert merged.texts.keys() == slot.keys()


@settings(deadline=None)
@given(triads(ROOM), triads(3))
def test_barriers_stay_in_their_places_and_none_is_left_out_while_there_is_room(
    slot: dict[str, str], draft: dict[str, str]
) -> None:
    merged = merge(slot, draft, NORM_FIELDS)

    places = [name for name in slot if name.startswith("barrier-") and slot[name].strip()]
    assert [merged.texts[name] for name in places] == [slot[name] for name in places]
    assert not merged.left_out or len(barriers_of(merged.texts)) == ROOM


@settings(deadline=None)
@given(triads(ROOM), triads(3))
def test_the_same_draft_again_changes_nothing(slot: dict[str, str], draft: dict[str, str]) -> None:
    once = merge(slot, draft, NORM_FIELDS)

    again = merge(once.texts, draft, NORM_FIELDS)

    assert again.left_out == once.left_out
    assert {name: again.texts[name] for name in NORM_FIELDS} == {name: once.texts[name] for name in NORM_FIELDS}
