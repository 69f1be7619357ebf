"""The headquarters type in a table's paper record while its tablet may be writing too."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.models import FieldRevision, LogEntry
from sessions.models import Role, Seat, Team
from tests.clients import crew_client, table_client
from tests.factories.sessions import ParticipantFactory, TeamFactory
from tests.factories.triads import written_record
from triads.domain.record.records import open_record
from triads.models import Barrier, Record, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def _url(team: Team, name: str = "entry") -> str:
    return reverse(f"triads:{name}", args=[team.session.slug, team.table_number])


def _type(client: Client, url: str, field: str, value: str, version: int = 0) -> Any:
    return client.post(url, {"field": field, "value": value, "version": version, "operation": f"{field}-{value}"[:40]})


def test_what_the_operator_types_stands_in_the_record_of_that_table_alone(team: Team) -> None:
    other = TeamFactory(session=team.session, table_number=8)
    open_record(other)
    operator = crew_client(team.session, Role.HEADQUARTERS)

    answers = [
        _type(operator, _url(team, "entry_autosave"), field, text).status_code
        for field, text in {"name": "Волга", "present_what:2": "Обмен", "barrier-5:3": "Нет канала"}.items()
    ]

    assert answers == [200, 200, 200]
    assert Team.objects.get(pk=team.pk).name == "Волга"
    assert Triad.objects.get(team=team, slot=2).present_what == "Обмен"
    assert Barrier.objects.get(triad__team=team, triad__slot=3, position=5).text == "Нет канала"
    assert Team.objects.get(pk=other.pk).name == ""
    assert not Triad.objects.filter(team=other).exclude(present_what="").exists()


def test_the_journal_says_that_the_operator_wrote_and_not_the_table(team: Team) -> None:
    operator = crew_client(team.session, Role.HEADQUARTERS)

    _type(operator, _url(team, "entry_autosave"), "present_what:1", "Обмен")

    assert FieldRevision.objects.get().actor.startswith("user:")
    assert LogEntry.objects.get(event="record edited").actor.startswith("user:")


def test_a_tablet_that_writes_too_is_asked_and_not_overwritten(team: Team) -> None:
    operator, tablet = crew_client(team.session, Role.HEADQUARTERS), table_client(team)
    table_url = reverse("triads:field_save", args=[team.session.slug])
    _type(operator, _url(team, "entry_autosave"), "barrier-1:1", "С бумаги")

    late = _type(tablet, table_url, "barrier-1:1", "С планшета")
    _type(tablet, table_url, "barrier-1:1", "С планшета, прочитав", version=1)
    later = _type(operator, _url(team, "entry_autosave"), "barrier-1:1", "С бумаги, исправлено", version=1)

    assert (late.status_code, late.json()["theirs"]) == (409, "С бумаги")
    assert (later.status_code, later.json()["theirs"]) == (409, "С планшета, прочитав")
    assert Barrier.objects.get(triad__team=team, triad__slot=1, position=1).text == "С планшета, прочитав"


def test_enter_in_the_name_saves_the_whole_form(team: Team) -> None:
    operator = crew_client(team.session, Role.HEADQUARTERS)
    form = {"form_id": "f" * 22, "version:name": "0", "name": "Волга", "version:future_on_what:3": "0"}

    answer = operator.post(_url(team, "entry_save"), form | {"future_on_what:3": "решения"})

    assert (answer.status_code, answer["Location"]) == (302, _url(team))
    assert Team.objects.get(pk=team.pk).name == "Волга"
    assert Triad.objects.get(team=team, slot=3).future_on_what == "решения"


def test_a_refused_text_of_the_whole_form_stands_in_it_with_the_reason(team: Team) -> None:
    operator = crew_client(team.session, Role.HEADQUARTERS)

    answer = operator.post(_url(team, "entry_save"), {"form_id": "f" * 22, "version:name": "0", "name": "Я" * 101})

    assert answer.status_code == 422
    assert "Я" * 101 in answer.content.decode()
    assert Team.objects.get(pk=team.pk).name == ""


def test_a_member_written_in_twice_sits_there_once_and_may_speak(team: Team) -> None:
    operator = crew_client(team.session, Role.HEADQUARTERS)
    for _click in range(2):
        operator.post(_url(team, "entry_member_add"), {"name": "Анна Белова", "region": "Самара"})
    seat = Seat.objects.get(team=team)

    answer = operator.post(_url(team, "entry_speaker"), {"participant": seat.participant_id})

    assert answer["Location"] == f"{_url(team)}#members"
    assert Team.objects.get(pk=team.pk).speaker == seat.participant
    assert "Анна Белова" in operator.get(_url(team)).content.decode()


def test_who_sits_at_another_table_is_refused_as_speaker_with_a_sentence(team: Team) -> None:
    stranger = ParticipantFactory(session=team.session)

    answer = crew_client(team.session).post(_url(team, "entry_speaker"), {"participant": stranger.pk})

    assert answer.status_code == 422
    assert "Спикером может быть только участник команды" in answer.content.decode()
    assert Team.objects.get(pk=team.pk).speaker is None


def test_handing_in_for_the_table_leads_to_the_check_and_closes_the_entry(team: Team) -> None:
    record = written_record(team)
    operator = crew_client(team.session, Role.HEADQUARTERS)

    answer = operator.post(_url(team, "entry_hand_in"), {"form_id": "f" * 22})

    record.refresh_from_db()
    assert record.state == Record.State.HANDED_IN
    assert answer["Location"] == reverse("triads:record_check", args=[team.session.slug, record.pk])
    page = operator.get(_url(team)).content.decode()
    assert 'id="record-form"' not in page
    assert "Запаздывание обмена сведениями" in page
    assert _type(operator, _url(team, "entry_autosave"), "name", "Другое").status_code == 422


def test_an_unfinished_record_is_not_handed_in_and_the_reason_is_shown(team: Team) -> None:
    answer = crew_client(team.session).post(_url(team, "entry_hand_in"), {"form_id": "f" * 22}, follow=True)

    assert Record.objects.get(team=team).state == Record.State.DRAFTING
    assert "спикер" in answer.content.decode()


def test_only_tables_of_the_morning_are_entered(team: Team) -> None:
    TeamFactory(session=team.session, round=Team.Round.MEASURES, table_number=20)

    codes = [
        crew_client(team.session).get(reverse("triads:entry", args=[team.session.slug, number])).status_code
        for number in (7, 20, 99)
    ]

    assert codes == [200, 404, 404]
