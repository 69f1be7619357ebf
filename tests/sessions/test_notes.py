from typing import Any

import pytest
from django.test import Client

from okmo_session.core.models import FieldRevision, LogEntry, TopicVersion
from sessions.models import Note, Participant, StrategySession
from tests.clients import participant_client
from tests.factories.sessions import ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(session: StrategySession) -> Participant:
    return ParticipantFactory(session=session)


def url(owner: Participant, act: str = "") -> str:
    return f"/s/{owner.session.slug}/notes/{act}"


def autosave(client: Client, owner: Participant, text: str, version: int, **changed: Any) -> Any:
    data = {"field": "text", "value": text, "version": version, "operation": f"operation-{text[:20]}"}
    return client.post(url(owner, "autosave/"), data | changed)


def test_a_note_saves_itself_and_stands_on_its_owners_page(owner: Participant) -> None:
    client = participant_client(owner)

    first, second = autosave(client, owner, "Позвонить Анне", 0), autosave(client, owner, "Позвонить Анне в 9.00", 1)

    assert [(answer.status_code, answer.json()["version"]) for answer in (first, second)] == [(200, 1), (200, 2)]
    assert "Позвонить Анне в 9.00" in client.get(url(owner)).content.decode()
    assert autosave(client, owner, "Второе", 2, field="name").status_code == 422
    assert autosave(client, owner, "Я" * 20_001, 2).status_code == 422


def test_of_two_devices_of_one_owner_the_second_is_asked(owner: Participant) -> None:
    phone, other_phone = participant_client(owner), participant_client(owner)
    autosave(phone, owner, "С телефона", 0)

    answer = autosave(other_phone, owner, "С другого", 0)
    plain = other_phone.post(url(owner, "save/"), {"text": "С другого", "version:text": "0", "form_id": "f" * 22})

    assert (answer.status_code, answer.json()["theirs"]) == (409, "С телефона")
    assert plain.status_code == 409
    assert all(text in plain.content.decode() for text in ("С телефона", "С другого"))
    assert Note.objects.get().text == "С телефона"


def test_a_note_is_written_without_a_script_and_twice_is_once(owner: Participant) -> None:
    client = participant_client(owner)
    form = {"text": "Без сценария", "version:text": "0", "form_id": "f" * 22}

    answers = [client.post(url(owner, "save/"), form) for _press in (1, 2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Note.objects.get().text, FieldRevision.objects.count()) == ("Без сценария", 1)


def test_a_note_leaves_no_line_in_the_journal_no_topic_and_no_older_text(owner: Participant) -> None:
    client = participant_client(owner)

    for version, text in enumerate(["Тайна", "Тайна вторая", ""]):
        autosave(client, owner, text, version)

    assert (LogEntry.objects.count(), TopicVersion.objects.count()) == (0, 0)
    assert list(FieldRevision.objects.values_list("value", flat=True)) == [""]
