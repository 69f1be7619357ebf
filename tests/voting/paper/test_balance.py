from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voting.domain.paper.balance import balance_of
from voting.models import PaperBallot

State, Reason = PaperBallot.State, PaperBallot.Reason
REASONS = [reason for reason in Reason.values if reason]
sheets = st.one_of(
    st.sampled_from([(state, "") for state in State.values if state != State.INVALID]),
    st.sampled_from([("invalid", reason) for reason in REASONS]),
)


@given(st.lists(sheets), st.integers(0, 20), st.booleans())
def test_the_sums_agree_whatever_became_of_the_sheets(pile: list[tuple[str, str]], marked: int, is_over: bool):
    found = balance_of(Counter(pile), marked=marked, is_over=is_over)

    unused = sum(state == State.PRINTED for state, _reason in pile)
    waiting = sum(state == State.HANDED_IN for state, _reason in pile)
    once = sum(state == State.ENTERED for state, _reason in pile)
    assert found.printed == len(pile) == unused + found.issued + found.spoiled
    assert found.issued == found.out + found.handed_in
    assert found.handed_in == waiting + found.entered
    assert found.entered == once + found.mismatched + found.confirmed + found.all_invalid
    assert found.unread == waiting + once + found.mismatched
    assert found.outstanding == max(marked - found.handed_in, 0)


@given(st.lists(sheets), st.integers(0, 20), st.booleans())
def test_it_is_said_once_for_each_thing_that_does_not_agree(pile: list[tuple[str, str]], marked: int, is_over: bool):
    found = balance_of(Counter(pile), marked=marked, is_over=is_over, counted=3)

    wrong = [
        found.handed_in > marked,
        is_over and found.handed_in < marked,
        is_over and (State.ISSUED, "") in pile,
        ("invalid", Reason.LOST) in pile,
        found.confirmed != 3,
    ]
    assert len(found.disagreements) == sum(wrong)


def test_the_sentences_name_the_numbers():
    pile = Counter({("issued", ""): 2, ("confirmed", ""): 5, ("invalid", "lost"): 1, ("invalid", "over"): 3})

    found = balance_of(pile, marked=10, is_over=True, counted=4)

    assert found.invalid == {"lost": 1, "over": 3}
    assert [sentence.split()[0] for sentence in found.disagreements] == ["1", "2", "1", "Подтверждено:"]
