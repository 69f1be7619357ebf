"""A filled-in file comes back: looked at beside the record, taken over as a whole or not at all."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from okmo_session.core.models import LogEntry
from sessions.models import Role, Seat, Team
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import ParticipantFactory, TeamFactory
from tests.factories.triads import KeyQuestionFactory, written_record
from tests.spreadsheets import saved
from tests.walk import text_of
from triads.domain.record.records import open_record
from triads.models import Barrier, Record, RecordUpload, Triad
from triads.record_file.writing import record_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture
def record(team: Team) -> Record:
    KeyQuestionFactory(session=team.session, position=1, text="Кто за это отвечает?")
    return open_record(team)


def _file(record: Record, texts: dict[str, Any], *, drop_key: bool = False, member: str = "") -> bytes:
    """Return the form of `record` as a table has filled it in."""
    book = load_workbook(io.BytesIO(record_workbook(record)))
    sheet = book.worksheets[0]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    for code, text in texts.items():
        sheet.cell(rows[code], 4).value = text
    if member:
        sheet.cell(rows["member-9"], 4).value, sheet.cell(rows["member-9"], 5).value = member, "Тверь"
    if drop_key:
        del book["okmo"]
    return saved(book)


def _url(record: Record, name: str, *args: Any) -> str:
    return reverse(f"triads:{name}", args=[record.team.session.slug, *args])


def _send(client: Client, record: Record, content: bytes, **more: Any) -> HttpResponse:
    file = SimpleUploadedFile("запись.xlsx", content)
    answer: HttpResponse = client.post(_url(record, "record_file_read"), {"file": file} | more)
    return answer


def _waiting(client: Client, record: Record, content: bytes, **more: Any) -> RecordUpload:
    answer = _send(client, record, content, **more)
    upload = RecordUpload.objects.latest("pk")
    assert answer["Location"] == _url(record, "upload", upload.pk)
    return upload


def _take(client: Client, upload: RecordUpload, **sent: Any) -> HttpResponse:
    answer: HttpResponse = client.post(_url(upload.record, "upload_take", upload.pk), sent)
    return answer


def test_new_texts_are_ticked_and_taken_over_and_the_file_counts_as_handed_in(record: Record) -> None:
    table = table_client(record.team)
    texts = {"name": "Волга", "present_what:1": "Обмен", "barrier-5:3": "Нет канала"}
    upload = _waiting(table, record, _file(record, texts | {"key_question:2": "Кто за это отвечает?"}))
    page = text_of(table.get(_url(record, "upload", upload.pk)))

    answer = _take(table, upload, take=[*texts, "key_question:2"])

    assert page.count('name="take"') == page.count("checked") == 4
    assert answer["Location"] == _url(record, "record")
    record.refresh_from_db()
    assert record.file_handed_in_at is not None
    assert Team.objects.get(pk=record.team_id).name == "Волга"
    first, second = Triad.objects.filter(team=record.team, slot__lte=2).order_by("slot")
    assert (first.present_what, str(second.key_question)) == ("Обмен", "Кто за это отвечает?")
    assert Barrier.objects.get(triad__team=record.team, triad__slot=3, position=5).text == "Нет канала"
    assert LogEntry.objects.get(event="record file taken over").details["fields"] == [
        "name",
        "present_what:1",
        "key_question:2",
        "barrier-5:3",
    ]


def test_what_is_not_ticked_stays_empty_and_what_differs_must_be_decided(record: Record) -> None:
    table = table_client(record.team)
    Triad.objects.filter(team=record.team, slot=1).update(present_what="С планшета")
    upload = _waiting(table, record, _file(record, {"name": "Волга", "present_what:1": "Из файла"}))

    undecided = _take(table, upload)
    again = Triad.objects.get(team=record.team, slot=1).present_what
    decided = _take(table, upload, **{"choice-present_what:1": "file"})

    assert (undecided.status_code, again) == (422, "С планшета")
    assert [word for word in ("С планшета", "Из файла") if word not in text_of(undecided)] == []
    assert decided.status_code == 302
    assert Triad.objects.get(team=record.team, slot=1).present_what == "Из файла"
    assert Team.objects.get(pk=record.team_id).name == ""


def test_one_button_takes_the_file_wherever_nothing_is_chosen(record: Record) -> None:
    table = table_client(record.team)
    Triad.objects.filter(team=record.team).update(present_what="С планшета", future_what="С планшета")
    upload = _waiting(table, record, _file(record, {"present_what:1": "Из файла", "future_what:1": "Из файла"}))

    answer = _take(table, upload, rest="file", **{"choice-future_what:1": "record"})

    triad = Triad.objects.get(team=record.team, slot=1)
    assert (answer.status_code, triad.present_what, triad.future_what) == (302, "Из файла", "С планшета")


def test_the_text_of_the_record_may_be_kept_and_an_empty_cell_empties_nothing(record: Record) -> None:
    table = table_client(record.team)
    Triad.objects.filter(team=record.team).update(present_what="С планшета", future_what="Будущее")
    upload = _waiting(table, record, _file(record, {"present_what:1": "Из файла", "future_what:2": None}))

    page = text_of(table.get(_url(record, "upload", upload.pk)))
    _take(table, upload, **{"choice-present_what:1": "record"})

    assert "В файле здесь пусто" in page
    assert {*Triad.objects.values_list("present_what", "future_what")} == {("С планшета", "Будущее")}


def test_a_field_that_was_written_meanwhile_holds_everything_back_and_is_shown(record: Record) -> None:
    table = table_client(record.team)
    upload = _waiting(table, record, _file(record, {"name": "Волга", "present_what:1": "Из файла"}))
    autosave = {"field": "present_what:1", "value": "Второй планшет", "version": 0, "operation": "o" * 22}
    table.post(_url(record, "field_save"), autosave)

    seen = {"version:present_what:1": "0", "version:name": "0"}
    answer = _take(table, upload, take=["name", "present_what:1"], **seen)

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Пока вы смотрели, в записи что-то изменили" in page
    assert "Второй планшет" in page
    assert "Пока вы смотрели, это поле в записи изменили" in page
    assert (Team.objects.get(pk=record.team_id).name, RecordUpload.objects.get().applied_at) == ("", None)
    assert Triad.objects.get(team=record.team, slot=1).present_what == "Второй планшет"


def test_two_clicks_take_a_file_over_once(record: Record) -> None:
    table = table_client(record.team)
    upload = _waiting(table, record, _file(record, {"name": "Волга"}))

    codes = [_take(table, upload, take=["name"]).status_code for _click in range(2)]

    assert codes == [302, 422]
    assert LogEntry.objects.filter(event="record file taken over").count() == 1


def test_new_members_are_written_in_and_one_of_them_may_speak(record: Record) -> None:
    operator = crew_client(record.team.session, Role.HEADQUARTERS)
    upload = _waiting(operator, record, _file(record, {"speaker": "Борис Орлов"}, member="Борис Орлов"))

    refused = _take(operator, upload, take=["speaker"])
    answer = _take(operator, upload, take=["speaker"], member=["0"])

    assert (refused.status_code, answer.status_code) == (422, 302)
    assert "Борис Орлов, не сидит за этим столом" in text_of(refused)
    seat = Seat.objects.get(team=record.team)
    assert (seat.participant.name, seat.participant.region) == ("Борис Орлов", "Тверь")
    assert Team.objects.get(pk=record.team_id).speaker == seat.participant


def test_a_file_of_another_table_is_refused_with_its_number(record: Record) -> None:
    other = open_record(TeamFactory(session=record.team.session, table_number=8))
    content = _file(other, {"name": "Чужая"})

    answer = _send(table_client(record.team), record, content)

    assert answer.status_code == 422
    assert "Это файл стола № 8, а не стола № 7" in text_of(answer)
    assert not RecordUpload.objects.exists()


def test_a_file_of_another_session_is_refused_even_at_the_same_table(record: Record) -> None:
    elsewhere = open_record(TeamFactory(table_number=7))
    content = _file(elsewhere, {"name": "Чужая"})

    answers = [
        _send(client, record, content) for client in (table_client(record.team), crew_client(record.team.session))
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Это файл другой сессии" in text_of(answers[0])


def test_a_file_without_its_mark_asks_whose_it_is(record: Record) -> None:
    operator, content = crew_client(record.team.session), _file(record, {"name": "Волга"}, drop_key=True)
    unknown = _send(operator, record, content)
    upload = _waiting(operator, record, content, table=record.team_id)

    unconfirmed = _take(operator, upload, take=["name"])
    confirmed = _take(operator, upload, take=["name"], confirmed="1")

    assert (unknown.status_code, unconfirmed.status_code, confirmed.status_code) == (422, 422, 302)
    assert "Судя по номерам триад, это стол № 7" in text_of(unknown)
    assert Team.objects.get(pk=record.team_id).name == "Волга"


def test_the_headquarters_hand_in_any_table_and_the_file_says_which(record: Record) -> None:
    upload = _waiting(crew_client(record.team.session), record, _file(record, {"name": "Волга"}))

    assert upload.record == record


def test_a_closed_record_takes_nothing_of_a_file(record: Record) -> None:
    table = table_client(record.team)
    upload = _waiting(table, record, _file(record, {"name": "Волга"}))
    Record.objects.update(state=Record.State.HANDED_IN)

    answer = _take(table, upload, take=["name"])

    assert answer.status_code == 422
    assert "Запись закрыта" in text_of(answer)
    assert (Team.objects.get(pk=record.team_id).name, RecordUpload.objects.get().applied_at) == ("", None)


def test_files_are_the_tables_own_and_the_headquarters(record: Record) -> None:
    session = record.team.session
    upload = _waiting(table_client(record.team), record, _file(record, {"name": "Тайное имя"}))
    clients = {
        "own": table_client(record.team),
        "other table": table_client(TeamFactory(session=session, table_number=8)),
        "participant": participant_client(ParticipantFactory(session=session)),
        "observer": crew_client(session, Role.OBSERVER),
        "headquarters": crew_client(session, Role.HEADQUARTERS),
        "other session": table_client(TeamFactory()),
    }

    seen = {who: client.get(_url(record, "upload", upload.pk)).status_code for who, client in clients.items()}
    files = {who: client.get(_url(record, "record_file_download", 7)).status_code for who, client in clients.items()}

    expected = {"own": 200, "other table": 403, "participant": 403, "observer": 403, "headquarters": 200}
    assert seen == files == expected | {"other session": 404}


def test_a_file_that_is_thrown_away_is_forgotten(record: Record) -> None:
    table = table_client(record.team)
    upload = _waiting(table, record, _file(record, {"name": "Волга"}))

    table.post(_url(record, "upload_discard", upload.pk))

    upload.refresh_from_db()
    assert (bytes(upload.content), upload.texts, upload.is_waiting) == (b"", {}, False)
    assert table.get(_url(record, "upload", upload.pk))["Location"] == _url(record, "record_file")
    assert _take(table, upload, take=["name"]).status_code == 422


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 }}{% x %}", "\u202eмир\u202c", "=1+1"])
def test_hostile_text_of_a_file_is_shown_and_kept_as_text(record: Record, text: str) -> None:
    table, content = table_client(record.team), _file(record, {})
    book = load_workbook(io.BytesIO(content))
    cell = book.worksheets[0]["D4"]
    cell.value, cell.data_type = text, "s"
    upload = _waiting(table, record, saved(book))

    page = table.get(_url(record, "upload", upload.pk)).content.decode()
    _take(table, upload, take=["name"])

    assert "<script>alert" not in page
    assert Team.objects.get(pk=record.team_id).name == text


def test_a_too_long_text_is_refused_with_both_lengths_and_nothing_is_taken(record: Record) -> None:
    table = table_client(record.team)
    upload = _waiting(table, record, _file(record, {"name": "Волга", "barrier-1:1": "я" * 501}))

    answer = _take(table, upload, take=["name", "barrier-1:1"])

    assert answer.status_code == 422
    assert "501" in text_of(answer)
    assert Team.objects.get(pk=record.team_id).name == ""


def test_a_file_that_says_what_the_record_says_is_only_noted(record: Record) -> None:
    written_record(record.team)
    table = table_client(record.team)
    upload = _waiting(table, record, _file(record, {"present_what:1": "Запаздывание\u00a0обмена  сведениями"}))

    page = text_of(table.get(_url(record, "upload", upload.pk)))

    assert "В файле нет ничего, чего не было бы в записи" in page
    assert _take(table, upload).status_code == 302
    record.refresh_from_db()
    assert record.file_handed_in_at is not None
