import pytest

from sessions.models import Team
from tests.factories.sessions import TeamFactory
from tests.factories.triads import KeyQuestionFactory, written_record
from triads.domain.record.records import open_record
from triads.exports import triads_table
from triads.models import Barrier, Record, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def test_every_written_triad_is_a_row_and_an_empty_one_is_none(team: Team) -> None:
    team.session.horizon = "в 2019–2021 гг."
    team.session.save()
    open_record(TeamFactory(session=team.session, table_number=2))
    written_record(team)
    question = KeyQuestionFactory(session=team.session, text="Как усилить сотрудничество?")
    Triad.objects.filter(team=team, slot=1).update(key_question=question, present_what="=cmd|' /C calc'!A0")
    Barrier.objects.filter(triad__team=team, position__gt=1).update(text="")

    table = triads_table(team.session)

    assert [row[0] for row in table.rows] == ["7.1", "7.2", "7.3"]
    assert list(table.rows[0]) == [
        "7.1",
        7,
        "Волга",
        team.speaker.name if team.speaker else None,
        "Как усилить сотрудничество?",
        "=cmd|' /C calc'!A0 снижает актуальность решений МСУ в Самарской области.",
        "Нет единого канала",
        "Оперативный обмен сведениями ускоряет решения МСУ в Самарской области в 2019–2021 гг.",
        "",
        str(Record.State.DRAFTING.label),
        "",
        None,
    ]
    assert {len(row) for row in table.rows} == {len(table.columns)}
