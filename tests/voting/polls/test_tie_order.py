import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.domain.polls.tie_order import DEFAULT_METHODS, problem_of_order
from voting.models import TieMethod

pytestmark = pytest.mark.either_database


@pytest.mark.parametrize(
    ("methods", "is_secret", "said"),
    [
        ([], True, "must be the lot or taking all"),
        (["assessment", "run_off"], True, "must be the lot or taking all"),
        (["lot", "assessment", "take_all"], True, "must come last"),
        (["lot", "lot"], True, "twice"),
        (["support", "lot"], True, "open vote only"),
        (["coin", "lot"], True, "no such way"),
        (["support", "assessment", "run_off", "take_all"], False, ""),
        (["lot"], True, ""),
        (list(DEFAULT_METHODS), True, ""),
    ],
)
def test_what_is_wrong_with_an_order(methods: list[str], is_secret: bool, said: str) -> None:
    with translation.override("en"):
        problem = problem_of_order(methods, is_secret)

    assert said in problem
    assert bool(problem) == bool(said)


@settings(deadline=None)
@given(st.lists(st.sampled_from(TieMethod.values), max_size=5), st.booleans())
def test_an_order_that_is_taken_settles_every_tie(methods: list[str], is_secret: bool) -> None:
    if problem_of_order(methods, is_secret):
        return

    final = [method for method in methods if method in ("lot", "take_all")]
    assert final == methods[-1:]
    assert len(set(methods)) == len(methods)
    assert not (is_secret and "support" in methods)
