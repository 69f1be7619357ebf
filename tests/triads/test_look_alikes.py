import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.models import StrategySession
from tests.factories.sessions import TeamFactory
from tests.factories.triads import TEXTS, TriadFactory, written_record
from triads.domain.checking.likeness import LINE, likeness, stems_of
from triads.domain.checking.look_alikes import look_alikes, look_alikes_of
from triads.models import Record, Triad

State = Record.State
SAME = [
    (
        "Запаздывание обмена сведениями снижает актуальность решений МСУ",
        "Обмен сведениями между МСУ запаздывает, и решения теряют актуальность",
    ),
    (
        "Советы не знают об опыте друг друга, ведут похожие проекты с нуля",
        "Похожие проекты Советы начинают с нуля, не зная опыта друг друга",
    ),
    (
        "Низкая вовлечённость глав муниципалитетов снижает влияние Совета",
        "Главы муниципальных образований мало вовлечены, влияние Совета снижается",
    ),
    (
        "Нет единой методической базы для муниципальных служащих",
        "Муниципальным служащим не хватает единой базы методик",
    ),
    (
        "Отсутствие постоянного финансирования ограничивает работу аппарата Совета",
        "Работа аппарата Совета ограничена: постоянного финансирования нет",
    ),
    ("Трёхсторонние соглашения ещё не заключены", "ЕЩЕ НЕ ЗАКЛЮЧЕНЫ ТРЕХСТОРОННИЕ СОГЛАШЕНИЯ"),
]
UNLIKE = [
    (
        "Запаздывание обмена сведениями снижает актуальность решений МСУ",
        "Нехватка кадров в сельских поселениях снижает качество услуг населению",
    ),
    (
        "Запаздывание обмена сведениями снижает актуальность решений МСУ",
        "Отсутствие финансирования снижает влияние СМО на решения МСУ",
    ),
    (
        "Низкая вовлечённость глав муниципалитетов снижает влияние Совета",
        "Низкая зарплата муниципальных служащих снижает качество работы",
    ),
    (
        "Нет единой методической базы для муниципальных служащих",
        "Нет единой площадки для диалога с региональной властью",
    ),
    ("Советы не знают об опыте друг друга", "Главы муниципалитетов не участвуют в законотворчестве региона"),
]
WORDS = " ".join(text for pair in SAME + UNLIKE for text in pair).split()


@pytest.mark.either_database
@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_lies_above_the_line(one: str, other: str) -> None:
    assert likeness(one, other) >= LINE


@pytest.mark.either_database
@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_two_themes_lie_below_the_line(one: str, other: str) -> None:
    assert likeness(one, other) < LINE


@pytest.mark.either_database
def test_forms_of_a_word_have_one_stem_and_little_words_none() -> None:
    assert stems_of("Советами, советов и для Совета") == "совет совет совет"
    assert stems_of("и не для — по !") == ""


@pytest.mark.either_database
@given(st.text(max_size=60), st.text(max_size=60), st.randoms())
def test_likeness_goes_both_ways_and_knows_no_order(one: str, other: str, chance: random.Random) -> None:
    words = one.split()
    chance.shuffle(words)

    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100
    assert likeness(one, one) == likeness(one, " ".join(words)) == (100 if stems_of(one) else 0)


def _record(session: StrategySession, number: int, state: State, what: str = "") -> Record:
    record = written_record(TeamFactory(session=session, table_number=number))
    Record.objects.filter(pk=record.pk).update(state=state)
    Triad.objects.filter(team=record.team).update(present_what=what, present_effect="", present_on_what="")
    return record


@pytest.mark.django_db
def test_look_alikes_are_of_other_tables_handed_in_and_the_likest_first(session: StrategySession) -> None:
    own = _record(session, 7, State.HANDED_IN, TEXTS["present_what"])
    alike = [_record(session, 3, State.HANDED_IN), _record(session, 12, State.ACCEPTED, TEXTS["present_what"])]
    _record(session, 4, State.DRAFTING, TEXTS["present_what"])
    written_record(TeamFactory(table_number=5))
    merged = alike[1].triads()[2]
    Triad.objects.filter(pk=merged.pk).update(merged_into=alike[1].triads()[0])
    TriadFactory(team=None, session=session, present_what=TEXTS["present_what"])

    triad = own.triads()[1]
    found = look_alikes(session, triad)

    assert [one.triad.number for one in found] == ["12.1", "12.2", "3.1"]
    assert [one.share for one in found[:2]] == [100, 100]
    assert LINE <= found[2].share < 100
    assert look_alikes_of(session, [triad]) == {triad.pk: found}


@pytest.mark.django_db
def test_a_record_is_compared_with_120_long_triads_at_once(
    session: StrategySession, django_assert_num_queries: Any
) -> None:
    chance = random.Random(4)
    own = _record(session, 41, State.HANDED_IN)
    teams = [TeamFactory(session=session, table_number=number) for number in range(1, 41)]
    Record.objects.bulk_create([Record(team=team, state=State.HANDED_IN) for team in teams])
    long = [" ".join(chance.choices(WORDS, k=20)) for _ in range(480)]
    Triad.objects.bulk_create(
        Triad(
            session=session,
            team=team,
            slot=slot,
            present_what=chance.choice(long),
            present_effect=chance.choice(long),
            present_on_what=chance.choice(long),
            future_what=chance.choice(long),
            future_effect=chance.choice(long),
        )
        for team in teams
        for slot in (1, 2, 3)
    )
    stems_of.cache_clear()
    triads = list(own.triads())

    began = time.perf_counter()
    with django_assert_num_queries(1):
        look_alikes_of(session, triads)
    # Ten times what it takes on a quiet machine.
    assert time.perf_counter() - began < 1
