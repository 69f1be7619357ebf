"""A published poll as text: what is written is read, what was changed is said."""

import os
import subprocess
import sys
from contextlib import suppress
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.server import CHECKOUT
from voting.domain.results.publication import Publication, PublishedStep, UnreadableError, as_text, from_text
from voting.domain.results.tally import ballot_lines, ballots_hash, tally
from voting.domain.results.ties import by_lot, by_scores
from voting.domain.results.verifying import verify

pytestmark = pytest.mark.either_database

NUMBERS = [f"{table}.{slot}" for table in (1, 2, 10) for slot in (1, 2)]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


def published(
    ballots: list[set[str]], winners: int, title: str = "Выбор", text: str = "Норма; будущего"
) -> Publication:
    """Publish `ballots` as the program does, a tie settled by the assessment and then by the lot."""
    lines = ballot_lines([(f"R{place:03d}", ballot) for place, ballot in enumerate(ballots)], NUMBERS)
    counted = tally(NUMBERS, ballots, winners)
    steps = []
    if counted.tied:
        scores = {number: Fraction(len(number), 3) for number in counted.tied}
        first = by_scores(counted.tied, counted.places_left, scores)
        steps.append(
            PublishedStep(
                method="assessment",
                places_left=counted.places_left,
                tied=list(counted.tied),
                scores=scores,
                placed=list(first.placed),
                still_tied=list(first.still_tied),
            )
        )
        if first.still_tied:
            left = counted.places_left - len(first.placed)
            lot = by_lot(first.still_tied, left, "47;11")
            steps.append(PublishedStep("lot", left, list(first.still_tied), {}, "47;11", list(lot.placed)))
    return Publication(
        title=title,
        picks=3,
        winners=winners,
        methods=["assessment", "run_off", "lot"],
        options=dict.fromkeys(NUMBERS, text),
        rows=list(counted.counted),
        steps=steps,
        places=[*counted.winners, *(number for step in steps for number in step.placed)],
        added=["10.2"],
        fingerprint=ballots_hash(lines),
        announced=len(lines),
        lines=lines,
    )


BALLOTS = st.lists(st.sets(st.sampled_from(NUMBERS), min_size=1, max_size=3), max_size=12)


@given(BALLOTS, st.integers(1, 6), TEXT, TEXT)
def test_what_is_published_is_read_again_and_agrees(ballots: list[set[str]], winners: int, title: str, text: str):
    poll = published(ballots, winners, " ".join(title.split()), " ".join(text.split()))

    read = from_text(as_text(poll, ["Примечание\nв две строки", "ballots;0"]))

    assert read == poll
    assert verify(read).disagreements == []
    assert verify(read).tally == tally(NUMBERS, ballots, winners)


@given(BALLOTS.filter(bool), st.integers(1, 6), st.data())
def test_any_ballot_changed_added_or_taken_away_is_noticed(ballots: list[set[str]], winners: int, data: st.DataObject):
    lines = as_text(published(ballots, winners)).splitlines()
    place = data.draw(st.integers(len(lines) - len(ballots), len(lines) - 1))
    changed = data.draw(st.sampled_from([[], [f"{lines[place]};1.1"], [lines[place], "R999;1.1"]]))

    read = from_text("\n".join([*lines[:place], *changed, *lines[place + 1 :], ""]))

    assert verify(read).disagreements


BASE = as_text(published([{"1.1", "1.2"}, {"1.1"}, {"2.1"}, {"2.2"}, {"10.1"}], 3))


def with_ballots(*lines: str) -> str:
    """Return the base with other ballots and the fingerprint that belongs to them."""
    ordered = sorted(lines, key=str.encode)
    head = BASE.partition("sha256;")[0]
    return f"{head}sha256;{ballots_hash(ordered)}\nballots;{len(lines)}\n" + "".join(f"{line}\n" for line in ordered)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (with_ballots("R1;1.1", "R1;1.2"), "Квитанция R1 встречается несколько раз: 2."),
        (with_ballots("R1;9.9"), "В бюллетене R1 отмечена триада 9.9, которой нет в списке."),
        (with_ballots("R1;1.1;1.2;2.1;2.2"), "В бюллетене R1 отметок 4, а можно не больше 3."),
        (with_ballots("R1;1.1;1.1"), "В бюллетене R1 триада 1.1 отмечена дважды."),
        (with_ballots("R1"), "В бюллетене R1 нет ни одной отметки."),
        (with_ballots(";1.1"), "У одного из бюллетеней нет квитанции."),
        (BASE.replace("ballots;5", "ballots;6"), "В файле объявлено бюллетеней: 6, а строк с ними: 5."),
        (BASE.replace("sha256;", "sha256;0"), "Отпечаток бюллетеней — "),
        (BASE.replace("row;1;1.1;2", "row;1;1.1;3"), "При пересчёте у триады 1.1 голосов 2 и место 1; в файле иначе."),
        (BASE.replace("seed;47;11", "seed;47;17"), "Шаг 2 при равенстве голосов не следует"),
        (BASE.replace("score;10.1;4/3", "score;10.1;1"), "Шаг 1 при равенстве голосов не следует"),
        (BASE.replace("methods;assessment;run_off;lot", "methods;lot;assessment"), "не в том порядке"),
        (BASE.replace("places;1.1", "places;2.2"), "Места в файле не следуют"),
    ],
)
def test_each_lie_is_said_in_a_sentence(text: str, sentence: str):
    assert text != BASE

    assert sentence in "\n".join(verify(from_text(text)).disagreements)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n", 1),
        (BASE.partition("ballots;")[0], BASE.partition("ballots;")[0].count("\n") + 1),
        ("picks;5\nunheard;of\n", 2),
        ("picks;many\n", 1),
        ("winners;0\n", 1),
        ("row;1;1.1\n", 1),
        ("score;1.1;1/0\n", 1),
        ("step;lot;1\nscore;1.1;1/0\n", 2),
    ],
)
def test_what_is_no_published_list_names_its_first_strange_line(text: str, line: int):
    with pytest.raises(UnreadableError) as refused:
        from_text(text)

    assert refused.value.line == line


@given(TEXT)
def test_no_text_at_all_breaks_the_reading(text: str):
    with suppress(UnreadableError):
        assert verify(from_text(text + "\nballots;0\n")).tally.ballots == 0


def test_windows_line_ends_and_a_mark_of_utf_8_are_the_same_list():
    assert verify(from_text("\ufeff" + BASE.replace("\n", "\r\n"))).disagreements == []


def test_the_command_needs_no_database_and_no_secret_and_tells_the_whole_result(tmp_path: Path):
    path = tmp_path / "ballots.txt"
    path.write_text(BASE)
    environment = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "OKMO_SECRET": "-", "OKMO_DATA": str(tmp_path)}
    command = [sys.executable, "manage.py", "verify", str(path)]

    done = subprocess.run(
        command, cwd=CHECKOUT, env=os.environ | environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "Бюллетеней: 5. Триад: 6. Отметок в бюллетене: до 3. Мест: 3.",
        "1. 1.1 — 2 голоса",
        "2. 10.1 — 1 голос",
        "Поровну голосов на черте: 1.2, 2.1, 2.2, 10.1; мест для них: 2.",
        "Получили место: 10.1. Остались поровну: 1.2, 2.1, 2.2.",
        "10.1: 4/3",
        "Число, названное залом: 47;11",
        "SHA-256(47;11:1.2) = ",
        "Добавлены решением зала: 10.2.",
        "В файле всё сходится.",
    ):
        assert words in done.stdout
    assert ballots_hash(BASE.partition("ballots;5\n")[2].splitlines()) in done.stdout


def test_the_command_ends_with_1_where_something_disagrees(tmp_path: Path):
    path = tmp_path / "ballots.txt"
    path.write_text(BASE.replace("row;1;1.1;2", "row;1;1.1;3"))
    out = StringIO()

    with pytest.raises(CommandError, match="Не сходится:") as refused:
        call_command("verify", str(path), stdout=out)

    assert refused.value.returncode == 1
    assert "1. 1.1 — 2 голоса" in out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "Файла"), (b"\xff\xfe", "не текст в UTF-8"), (b"hello\n", "не читается строка 1")],
)
def test_the_command_refuses_other_files_in_a_sentence(tmp_path: Path, content: bytes | None, sentence: str):
    path = tmp_path / "ballots.txt"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        call_command("verify", str(path), stdout=StringIO())
