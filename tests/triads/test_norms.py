import pytest

from triads.models import GAPS, Norm

pytestmark = pytest.mark.either_database


def test_the_sentence_joins_the_parts_and_ends_with_one_stop() -> None:
    assert Norm("Запаздывание", "ведёт к снижению", "актуальности", "в регионе.").sentence == (
        "Запаздывание ведёт к снижению актуальности в регионе."
    )


def test_an_unwritten_norm_has_no_sentence_even_with_a_horizon() -> None:
    norm = Norm(" ", "", "\n", "", horizon="в 2019–2021 гг.")

    assert (norm.sentence, norm.pieces, norm.is_empty) == ("", [], True)


def test_the_session_appends_the_horizon() -> None:
    assert Norm("Обмен", "ускоряет", "решения", "в регионе.", horizon="в 2019–2021 гг.").sentence == (
        "Обмен ускоряет решения в регионе в 2019–2021 гг."
    )


def test_a_horizon_somebody_typed_is_not_doubled() -> None:
    norm = Norm("Обмен", "", "", "в регионе в 2019–2021 гг.", horizon="в 2019–2021 гг.")

    assert norm.sentence == "Обмен в регионе в 2019–2021 гг."


def test_line_breaks_become_spaces_in_the_sentence() -> None:
    assert Norm("Обмен\nсведениями", "", "", "").sentence == "Обмен сведениями."


def test_pieces_name_the_gap_where_it_is() -> None:
    norm = Norm("Обмен", "ускоряет", "", "в регионе", horizon="к 2021 г.")

    assert norm.missing_parts == ["on_what"]
    assert norm.pieces == [
        ("text", "Обмен"),
        ("text", "ускоряет"),
        ("gap", GAPS["on_what"]),
        ("text", "в регионе"),
        ("text", "к 2021 г."),
    ]
