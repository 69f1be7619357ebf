import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.log import LogEntry, first_broken_entry
from okmo_session.core.models import TopicVersion
from sessions.actors import system
from sessions.domain.people_import.plan import plan_of
from sessions.domain.people_import.taking_over import read_people_file, take_over
from sessions.domain.people_import.undoing import Undone, forget_in_imports, undo_import
from sessions.models import AccessLink, Mandate, Note, Participant, PeopleImport, Role, Seat, Team
from tests.clients import crew_client, participant_client
from tests.factories.sessions import DeviceFactory, ParticipantFactory, SeatFactory, SessionFactory, TeamFactory
from tests.spreadsheets import xlsx, zip_bomb
from tests.walk import text_of

pytestmark = pytest.mark.django_db

HEAD = ["ФИО", "Регион", "Организация", "Телефон", "E-mail", "Стол"]
IVAN = ["Иванов Иван", "Самара", "АО «Волга»", "8 900 000-00-01", "ivan@example.org", 1]
ANNA = ["Сёмина Анна", "Тверь", "", "", "", 5]


def url(session, rest=""):
    return f"/s/{session.slug}/people/import/{rest}"


def csv(*rows):
    return "\r\n".join(";".join(map(str, row)) for row in [HEAD, *rows]).encode("cp1251")


def read(session, content):
    return read_people_file(session, "люди.csv", content, by=system(session))


def take(session, *rows):
    found = read(session, csv(*rows))
    take_over(found, plan_of(found).digest, by=system(session))
    return PeopleImport.objects.get(pk=found.pk)


def send(client, session, content, name="люди.xlsx"):
    return client.post(url(session, "read/"), {"file": SimpleUploadedFile(name, content)})


def people(session):
    return list(
        session.participants.order_by("pk").values_list("name", "region", "organisation", "phone", "email", "source")
    )


def tables(session):
    return dict(session.seats.values_list("participant__name", "team__table_number"))


def test_a_list_is_looked_at_and_taken_over(session):
    client = crew_client(session, Role.HEADQUARTERS)
    content = xlsx([["Участники"], HEAD, IVAN, ANNA, ["", "Пенза"]], merged=["A1:F1"])

    preview = client.get(send(client, session, content)["Location"])
    nobody = session.participants.count()
    page = text_of(preview)
    seen = preview.context["form"].initial["seen"]
    pk = session.people_imports.get().pk
    answers = [client.post(url(session, f"{pk}/take/"), {"seen": seen}, follow=True) for _click in (1, 2)]

    assert nobody == 0
    assert "Взять 2 человек" in page
    assert "В этой строке нет имени." in page
    assert "Будут добавлены столы: 1, 5." in page
    assert people(session) == [
        ("Иванов Иван", "Самара", "АО «Волга»", "8 900 000-00-01", "ivan@example.org", "import"),
        ("Сёмина Анна", "Тверь", "", "", "", "import"),
    ]
    assert tables(session) == {"Иванов Иван": 1, "Сёмина Анна": 5}
    assert session.participants.filter(admitted_at=None).count() == 0
    assert session.participants.filter(arrived_at=None, consented_at=None).count() == 2
    assert "Добавлено: 2. Изменено: 0." in text_of(answers[0])
    assert "Этот список уже взят или отклонён." in text_of(answers[1])
    assert list(LogEntry.objects.values_list("event", flat=True)) == ["people imported"]
    assert "Иванов" not in str(list(LogEntry.objects.values()))
    topics = {"people", "board", *(f"team:{team.pk}" for team in session.teams.all())}
    assert set(TopicVersion.objects.values_list("topic", flat=True)) == topics


def test_a_second_list_changes_and_does_not_double(session):
    take(session, IVAN, ANNA)
    by_himself = ParticipantFactory(session=session, name="ПЕТРОВ ПЁТР")
    renamed = ["Иванов Иван Ильич", "", "АО «Кама»", "+7 900 0000001", "IVAN@example.org", 5]

    found = take(session, renamed, ANNA, ["Петров Петр", "Пенза", "", "", "", ""])

    assert people(session) == [
        ("Иванов Иван Ильич", "Самара", "АО «Кама»", "+7 900 0000001", "IVAN@example.org", "import"),
        ("Сёмина Анна", "Тверь", "", "", "", "import"),
        ("ПЕТРОВ ПЁТР", "Пенза", "", "", "", "self"),
    ]
    assert tables(session) == {"Иванов Иван Ильич": 5, "Сёмина Анна": 5}
    assert Participant.objects.get(pk=by_himself.pk).admitted_at is None
    assert session.participants.filter(search_key="иванов иван ильич").count() == 1
    assert list(found.undo["updated"]) == [str(one.pk) for one in session.participants.exclude(name="Сёмина Анна")]
    again = read(session, csv(renamed, ANNA))
    assert (len(plan_of(again).same), plan_of(again).taken) == (2, 0)
    with pytest.raises(DomainError, match="некого"):
        take_over(again, plan_of(again).digest, by=system(session))


def test_whoever_moves_no_longer_speaks_for_the_old_table(session):
    seat = SeatFactory(team__session=session, participant__name="Иванов Иван", participant__region="Самара")
    Team.objects.filter(pk=seat.team_id).update(speaker=seat.participant, table_number=3)

    found = take(session, IVAN)
    moved = (tables(session), Team.objects.get(pk=seat.team_id).speaker)
    undo_import(found, by=system(session))

    assert moved == ({"Иванов Иван": 1}, None)
    assert tables(session) == {"Иванов Иван": 3}
    assert Team.objects.get(pk=seat.team_id).speaker == seat.participant
    assert list(session.teams.values_list("table_number", flat=True)) == [3]


def test_people_who_changed_since_the_look_are_looked_at_again(session):
    found = read(session, csv(IVAN))
    seen = plan_of(found).digest
    ParticipantFactory(session=session, name="Иванов Иван")

    with pytest.raises(DomainError, match="Посмотрите ещё раз"):
        take_over(found, seen, by=system(session))

    assert (session.participants.count(), session.teams.count()) == (1, 0)


def test_the_last_list_is_taken_back_as_if_it_had_not_been(session):
    ParticipantFactory(session=session, name="Сёмина Анна", email="anna@example.org")
    TeamFactory(session=session, table_number=5, name="Волга")
    before = (people(session), tables(session), list(session.teams.values_list("table_number", flat=True)))
    client = crew_client(session, Role.HEADQUARTERS)
    found = take(session, IVAN, ANNA)

    answers = [client.post(url(session, f"{found.pk}/undo/"), follow=True).content.decode() for _click in (1, 2)]

    assert (people(session), tables(session), [*session.teams.values_list("table_number", flat=True)]) == before
    assert "Убрано: 1. Возвращено как было: 1." in answers[0]
    assert "Этот список уже убран" in answers[1]
    assert PeopleImport.objects.filter(pk=found.pk).values_list("rows", "undo").get() == ([], {})
    assert first_broken_entry(session) is None


def test_undoing_leaves_whoever_was_changed_since(session):
    others = [[f"Человек {number}-й", "", "", "", "", 2] for number in "абвгдежз"]
    found = take(session, IVAN, *others)
    edited, came, noted, holder, moved, linked, erased, arrived, *_free = session.participants.order_by("pk")
    Participant.objects.filter(pk=edited.pk).update(region="Пенза")
    DeviceFactory(session=session, role=Role.PARTICIPANT, participant=came)
    Note.objects.create(participant=noted, text="моё")
    Mandate.objects.create(session=session, organisation="АО", holder=holder)
    Seat.objects.filter(participant=moved).update(team=TeamFactory(session=session, table_number=9))
    AccessLink.objects.create(session=session, role=Role.PARTICIPANT, participant=linked)
    Participant.objects.filter(pk=erased.pk).update(erased_at=now(), name="")
    Participant.objects.filter(pk=arrived.pk).update(arrived_at=now())

    undone = undo_import(found, by=system(session))

    assert undone == Undone(removed=2, restored=0, left=7)
    left = {edited.pk, came.pk, noted.pk, holder.pk, moved.pk, erased.pk, arrived.pk}
    assert set(Participant._base_manager.values_list("pk", flat=True)) == left
    assert sorted(session.teams.values_list("table_number", flat=True)) == [1, 2, 9]


def test_only_the_last_list_is_taken_back_and_then_the_one_before(session):
    first, second = take(session, IVAN), take(session, ["Иванов Иван", "Пенза", "", "", "ivan@example.org", 1])

    with pytest.raises(DomainError, match="после него взят другой"):
        undo_import(first, by=system(session))
    undone = [undo_import(one, by=system(session)) for one in (second, first)]

    assert undone == [Undone(0, 1, 0), Undone(1, 0, 0)]
    assert (session.participants.count(), session.teams.count()) == (0, 0)


def test_a_field_that_was_changed_since_is_not_put_back(session):
    anna = ParticipantFactory(session=session, name="Сёмина Анна")
    found = take(session, ["Сёмина Анна", "Тверь", "АО", "", "", ""])
    Participant.objects.filter(pk=anna.pk).update(region="Пенза")

    undone = undo_import(found, by=system(session))

    assert undone == Undone(0, 1, 0)
    assert people(session) == [("Сёмина Анна", "Пенза", "", "", "", "self")]


def test_whoever_is_forgotten_stands_in_no_list(session):
    found = take(session, IVAN, ANNA)
    read(session, csv(IVAN))
    ivan, anna = session.participants.order_by("pk")

    forget_in_imports(ivan)

    stored = list(PeopleImport.objects.order_by("pk").values_list("content", "rows", "undo"))
    assert [(bytes(content), rows) for content, rows, _undo in stored] == [(b"", [])] * 2
    assert "Иванов" not in str(stored)
    assert list(stored[0][2]["created"]) == [str(anna.pk)]
    assert not PeopleImport.objects.latest("pk").is_waiting
    found.refresh_from_db()
    assert undo_import(found, by=system(session)) == Undone(1, 0, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Файл пустой: в нём нет ни одной строки."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Это не таблица. Выберите файл Excel (.xlsx) или CSV."),
        (zip_bomb(xlsx([HEAD])), "В распакованном виде файл больше 25 МБ."),
        (b" " * (5 * 1024 * 1024 + 1), "Файл больше 5 МБ."),
        (xlsx([HEAD, IVAN], merged=["A1:B1"]), "В строке заголовков (1) объединены ячейки"),
        ("ФИО\n".encode() + "\n".join(f"Человек {n}" for n in range(5000)).encode(), "В списке больше 3000 строк."),
        ("Рост;Вес\n1;2".encode("cp1251"), "Столбец с именами не найден."),
        (csv(), "Под заголовками списка нет ни одной строки."),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "Это файл старого Excel (.xls) или файл с паролем."),
    ],
    ids=["empty", "wrong kind", "zip bomb", "too large", "merged", "5,000 rows", "no names", "no rows", "old"],
)
def test_a_bad_file_is_a_sentence_and_nothing_is_kept(session, content, sentence):
    response = send(crew_client(session), session, content)

    assert (response.status_code, response.context["form"].errors["file"][0][: len(sentence)]) == (422, sentence)
    assert (session.people_imports.count(), session.participants.count()) == (0, 0)


def test_what_people_type_into_lists_is_plain_text(session):
    hostile = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202eаннА", "+7 900 000-00-00", "", ""]
    client = crew_client(session)
    preview = client.get(send(client, session, "\n".join([";".join(HEAD), ";".join(hostile)]).encode())["Location"])

    client.post(url(session, f"{session.people_imports.get().pk}/take/"), preview.context["form"].initial)

    assert "<script>alert" not in preview.content.decode()
    assert people(session)[0][:3] == tuple(hostile[:3])


def test_a_list_that_was_thrown_away_is_gone(session):
    client = crew_client(session)
    preview = send(client, session, xlsx([HEAD, IVAN]))["Location"]
    found = session.people_imports.get()

    answers = [client.post(url(session, f"{found.pk}/discard/")).status_code for _click in (1, 2)]

    assert answers == [302, 302]
    assert client.get(preview)["Location"] == url(session)
    assert session.people_imports.get().rows == []


def test_a_list_that_was_not_taken_over_makes_room_for_the_next(session):
    kept = take(session, IVAN)
    read(session, csv(ANNA))

    last = read(session, csv(ANNA))

    assert list(session.people_imports.values_list("pk", flat=True)) == [kept.pk, last.pk]


def test_the_sample_is_a_list_that_can_be_taken_over(session):
    client = crew_client(session)
    sample = client.get(url(session, "sample.xlsx"))

    preview = client.get(send(client, session, sample.content)["Location"])

    heads = [cell.value for cell in next(load_workbook(io.BytesIO(sample.content)).active.iter_rows())]
    assert heads == ["ФИО", "Регион", "Организация", "Должность", "Телефон", "Электронная почта", "Стол"]
    assert [one.name.split()[0] for one in preview.context["plan"].new] == ["Иванова", "Петров", "Сафина"]
    assert (preview.context["plan"].refused, preview.context["plan"].noted) == ([], [])


def test_people_of_another_session_are_not_known_here(session):
    take(SessionFactory(), IVAN)

    found = read(session, csv(IVAN))

    assert [one.name for one in plan_of(found).new] == ["Иванов Иван"]


def test_a_long_preview_shows_its_beginning(session):
    client = crew_client(session)
    content = "ФИО\n" + "\n".join(["Человек " + "абвгдежзий"[n % 10] * (n // 10 + 1) for n in range(250)] + ["1", "2"])

    page = client.get(send(client, session, content.encode())["Location"]).content.decode()

    assert "и ещё 50" in page
    assert page.count("<tr>") == 1 + 200 + 1 + 2


def test_who_works_with_lists(session):
    clients = [Client(), participant_client(ParticipantFactory(session=session)), crew_client(session, Role.OBSERVER)]

    assert [one.get(url(session)).status_code for one in clients] == [404, 403, 403]


def test_the_page_shows_when_the_last_list_was_taken_over(session):
    found = take(session, IVAN)
    moment = dt.datetime(2026, 2, 7, 9, 30, tzinfo=session.zone)
    PeopleImport.objects.filter(pk=found.pk).update(applied_at=moment)

    page = crew_client(session).get(url(session)).content.decode()

    assert "07.02.2026 09:30" in page
    assert f"/people/import/{found.pk}/undo/" in page
