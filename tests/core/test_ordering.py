from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from okmo_session.core.ordering import move, next_position, reorder
from sessions.models import HandoutLine, StrategySession
from tests.factories.sessions import SessionFactory


def lines(session: StrategySession, *positions: int) -> list[int]:
    rows = [HandoutLine(session=session, purpose="result", position=position, text="Итог") for position in positions]
    return [row.pk for row in HandoutLine.objects.bulk_create(rows)]


def order(session: StrategySession) -> list[tuple[int, int]]:
    return list(session.handout_lines.order_by("position").values_list("position", "pk"))


class Order(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(
        positions=st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True),
        wish=st.permutations(range(7)),
        named=st.integers(0, 7),
    )
    def test_reorder_names_rows_first_and_counts_from_one(
        self, positions: list[int], wish: list[int], named: int
    ) -> None:
        session = SessionFactory()
        pks = lines(session, *sorted(positions))
        # Twice the same id and one that is no row of the list.
        asked = [pks[i] for i in wish[:named] if i < len(pks)]

        reorder(session.handout_lines.all(), [*asked, *asked, 10**15])

        expected = [*asked, *(pk for pk in pks if pk not in asked)]
        assert [pk for _position, pk in order(session)] == expected
        assert not asked or [position for position, _pk in order(session)] in (
            list(range(1, len(pks) + 1)),
            sorted(positions),
        )

    @settings(max_examples=15, deadline=None)
    @given(count=st.integers(1, 5), place=st.integers(0, 4), step=st.integers(-6, 6))
    def test_move_shifts_one_row_and_stops_at_the_ends(self, count: int, place: int, step: int) -> None:
        session = SessionFactory()
        pks = lines(session, *range(1, count + 1))
        pk = pks[place % count]

        move(session.handout_lines.all(), pk, step)

        others = [other for other in pks if other != pk]
        at = min(max(place % count + step, 0), count - 1)
        assert [row for _position, row in order(session)] == [*others[:at], pk, *others[at:]]


def test_next_position_is_after_the_last(session: StrategySession) -> None:
    empty = next_position(session.handout_lines.all())
    lines(session, 2, 5)

    assert (empty, next_position(session.handout_lines.all())) == (1, 6)
