from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import table_actor
from sessions.domain.topics import Topic, team_topic
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.photos import photo_file, photo_of
from tests.factories.sessions import SeatFactory, TeamFactory
from triads.domain.record.photos import add_photo, remove_photo
from triads.domain.record.records import open_record
from triads.models import FlipchartPhoto, Record

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TEXT = "Это вовсе не снимок".encode()


@pytest.fixture
def record(team: Team) -> Record:
    return open_record(team)


def url(record: Record, name: str = "photo_add") -> str:
    return reverse(f"triads:{name}", args=[record.team.session.slug, record.pk])


def send(client: Client, record: Record, content: bytes, name: str = "фото.jpg", **extra: Any) -> Any:
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return client.post(url(record), {"file": file, "next": f"/s/{record.team.session.slug}/record/"}, **extra)


def test_a_table_sends_a_photo_that_stands_on_its_record_and_at_the_headquarters(record: Record) -> None:
    client, crew = table_client(record.team), crew_client(record.team.session, Role.HEADQUARTERS)

    answer = send(client, record, photo_file(size=(3000, 1500)))

    photo = FlipchartPhoto.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/s/{record.team.session.slug}/record/#handing-over")
    assert (photo.team, photo.width, photo.height, photo.actor) == (record.team, 2400, 1200, f"team:{record.team.pk}")
    small = reverse("triads:photo_small", args=[record.team.session.slug, photo.pk])
    assert small in client.get(answer.url).content.decode()
    assert small in crew.get(url(record, "record_check")).content.decode()


def test_the_same_photo_sent_twice_is_one_photo_and_is_told_once(record: Record) -> None:
    client, session = table_client(record.team), record.team.session

    for _click in range(2):
        send(client, record, photo_file())

    assert FlipchartPhoto.objects.count() == 1
    assert LogEntry.objects.filter(event="photo added").count() == 1
    topics = (team_topic(record.team), Topic.BOARD)
    assert versions(session, *topics) == dict.fromkeys(topics, 1)


def test_a_table_has_at_most_four_photos(record: Record) -> None:
    client = table_client(record.team)
    for shade in range(4):
        send(client, record, photo_file(colour=(shade * 60, 90, 90)))

    answer = send(client, record, photo_file(colour="white"))

    assert (answer.status_code, FlipchartPhoto.objects.count()) == (422, 4)
    assert "Снимков этого ФЧ уже 4." in answer.content.decode()


@pytest.mark.parametrize("extra", [{}, {"headers": HTMX}], ids=["plain", "htmx"])
def test_a_text_named_jpg_is_refused_with_a_sentence_and_nothing_is_kept(record: Record, extra: dict[str, Any]) -> None:
    photo_of(record.team)

    answer = send(table_client(record.team), record, TEXT, **extra)

    page = answer.content.decode()
    assert (answer.status_code, FlipchartPhoto.objects.count()) == (422, 1)
    assert "Это не снимок в формате JPEG, PNG или WebP" in page
    assert ("<html" in page, 'id="handing-over"' in page) == (not extra, True)


def test_after_a_photo_htmx_is_given_the_section_with_an_empty_form_and_later_only_the_region(record: Record) -> None:
    client = table_client(record.team)

    sent = send(client, record, photo_file(), headers=HTMX)
    section = client.get(sent.url, headers=HTMX).content.decode()
    region = client.get(url(record, "handing_over"), headers=HTMX).content.decode()

    assert (section.count("<img"), section.count('type="file"'), "<html" in section) == (1, 1, False)
    assert (region.count("<img"), region.count('type="file"')) == (1, 0)


def test_a_photo_is_read_before_the_transaction_of_its_row(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = len(connection.savepoint_ids)
    depths: list[int] = []

    def read(_file: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        raise DomainError("read")

    monkeypatch.setattr("triads.domain.record.photos.made_anew", read)
    with pytest.raises(DomainError):
        add_photo(team, BytesIO(photo_file()), by=table_actor(team))

    assert depths == [outside]


def test_a_photo_is_shown_as_a_jpeg_that_only_this_browser_keeps(record: Record) -> None:
    photo, client = photo_of(record.team), table_client(record.team)

    answers = [
        client.get(reverse(f"triads:{name}", args=[record.team.session.slug, photo.pk]))
        for name in ("photo", "photo_small")
    ]

    assert [answer["Content-Type"] for answer in answers] == ["image/jpeg"] * 2
    assert {answer["Cache-Control"] for answer in answers} == {"private, max-age=86400, immutable"}
    assert {answer["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    assert [Image.open(BytesIO(answer.content)).size for answer in answers] == [(80, 60)] * 2


@pytest.mark.parametrize("name", ["photo", "photo_small", "photo_remove"])
def test_a_photo_is_the_tables_and_the_headquarters_alone(session: StrategySession, team: Team, name: str) -> None:
    photo, other = photo_of(team), TeamFactory(session=session, table_number=8)
    open_record(team)
    clients = {
        "other table": table_client(other),
        "member": participant_client(SeatFactory(team=team).participant),
        "observer": crew_client(session, Role.OBSERVER),
        "projector": projector_client(session),
        "stranger": Client(),
        "other session": crew_client(TeamFactory().session),
        "afternoon": table_client(TeamFactory(session=session, round=Team.Round.MEASURES)),
    }
    address = _address(name, photo)

    answers = {who: client.generic(_method(name), address).status_code for who, client in clients.items()}

    assert answers == dict.fromkeys(clients, 403) | {"stranger": 404, "other session": 404}
    assert FlipchartPhoto.objects.count() == 1


def test_a_table_sends_no_photo_to_another_table(session: StrategySession, record: Record) -> None:
    other = TeamFactory(session=session, table_number=8)

    answer = send(table_client(other), record, photo_file())

    assert (answer.status_code, FlipchartPhoto.objects.count()) == (403, 0)


def test_a_photo_removed_twice_is_told_once(record: Record) -> None:
    photo = photo_of(record.team)
    address = _address("photo_remove", photo)

    answer = crew_client(record.team.session, Role.HEADQUARTERS).post(address, headers=HTMX)
    remove_photo(record.team, photo.pk, by=table_actor(record.team))

    assert (answer.status_code, answer.url) == (302, url(record, "handing_over"))
    assert list(LogEntry.objects.filter(event="photo removed").values_list("target", flat=True)) == [
        f"team:{record.team.pk}"
    ]


def test_a_table_removes_no_photo_of_another_table(session: StrategySession, record: Record) -> None:
    photo = photo_of(TeamFactory(session=session, table_number=8))

    answer = table_client(record.team).post(
        reverse("triads:photo_remove", args=[session.slug, record.pk, photo.pk]), headers=HTMX
    )

    assert (answer.status_code, FlipchartPhoto.objects.count()) == (302, 1)


def _address(name: str, photo: FlipchartPhoto) -> str:
    things = [photo.team.record.pk, photo.pk] if name == "photo_remove" else [photo.pk]
    return reverse(f"triads:{name}", args=[photo.team.session.slug, *things])


def _method(name: str) -> str:
    return "POST" if name == "photo_remove" else "GET"
