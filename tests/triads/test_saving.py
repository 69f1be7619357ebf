import re
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from okmo_session.core.autosave import Change, Saved, versions
from okmo_session.core.live.versions import versions as topic_versions
from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision, LogEntry
from sessions.actors import table_actor
from sessions.domain.topics import Topic, team_topic
from sessions.models import Team
from tests.clients import table_client
from tests.factories.sessions import SeatFactory, TeamFactory
from triads.domain.record.fields import fields_of
from triads.domain.record.records import open_record, save
from triads.models import Record, Triad


@pytest.mark.django_db
def test_a_save_is_in_the_journal_without_its_text_and_tells_table_and_board(team: Team) -> None:
    record = open_record(team)
    before = topic_versions(team.session, team_topic(team), Topic.BOARD)

    save(record, Change("present_what:1", "Тайный текст", 0, "operation-1"), by=table_actor(team))

    entry = LogEntry.objects.get(event="record edited")
    assert (entry.target, entry.details) == (reference(record), {"field": "present_what:1"})
    assert topic_versions(team.session, *before) == {topic: number + 1 for topic, number in before.items()}
    assert Record.objects.get().edited_at is not None


@pytest.mark.django_db
def test_a_save_of_the_same_text_is_no_event(team: Team) -> None:
    record, actor = open_record(team), table_actor(team)
    save(record, Change("name", "Волга", 0, "operation-1"), by=actor)
    before = topic_versions(team.session, team_topic(team))

    again = save(record, Change("name", "Волга", 0, "operation-2"), by=actor)

    assert isinstance(again, Saved)
    assert topic_versions(team.session, team_topic(team)) == before


@pytest.mark.django_db
def test_every_field_of_the_page_can_be_saved_and_read_back(team: Team) -> None:
    record, actor = open_record(team), table_actor(team)
    question = team.session.key_questions.create(position=1, text="Как?")
    member = SeatFactory(team=team).participant
    chosen = {"key_question": str(question.pk), "barrier_author": str(member.pk)}
    typed = {name: chosen.get(re.split("[-:]", name)[0], f"текст {name}") for name in fields_of(record)}

    for name, text in typed.items():
        save(record, Change(name, text, 0, f"operation {name}"), by=actor)

    record.team.refresh_from_db()
    assert {name: field.value for name, field in fields_of(record).items()} == typed
    assert set(versions(record).values()) == {1}


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


class TwoWriters(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 1), st.booleans(), TEXTS), max_size=12))
    def test_two_writers_with_interleaved_bases_never_lose_an_acknowledged_text(
        self, steps: list[tuple[int, bool, str]]
    ) -> None:
        # Each step: who writes, whether he looks at the page again first, and what he types.
        team = TeamFactory()
        record, bases, acknowledged = open_record(team), [0, 0], []
        for number, (writer, looks, text) in enumerate(steps):
            if looks:
                bases[writer] = versions(record).get("future_what:2", 0)
            change = Change("future_what:2", text, bases[writer], f"operation-{number}")
            answer = save(record, change, by=table_actor(team))
            if isinstance(answer, Saved):
                bases[writer] = answer.version
                acknowledged.append(text)

        rows = FieldRevision.objects.filter(document=reference(record), field="future_what:2").order_by("version")
        kept = list(rows.values_list("value", flat=True))
        current = Triad.objects.get(team=team, slot=2).future_what
        assert set(acknowledged) - {""} <= set(kept)
        assert current == (kept[-1] if kept else "")
        assert [row.version for row in rows] == list(range(1, len(kept) + 1))


@pytest.mark.django_db(transaction=True)
def test_of_two_tablets_at_once_one_saves_and_the_other_is_asked() -> None:
    team = TeamFactory()
    open_record(team)
    url = reverse("triads:field_save", args=[team.session.slug])
    answers: dict[str, Any] = {}
    start = threading.Barrier(2)

    def write(client: Client, text: str) -> None:
        start.wait()
        try:
            data = {"field": "present_what:1", "value": text, "version": "0", "operation": f"operation-{text}"}
            answers[text] = client.post(url, data)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(table_client(team), text)) for text in ("первый", "второй")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    by_code = {answer.status_code: text for text, answer in answers.items()}
    assert set(by_code) == {200, 409}
    assert answers[by_code[409]].json()["theirs"] == by_code[200] == Triad.objects.get(slot=1).present_what
    refused = Change("present_what:1", by_code[409], 1, "operation-again")
    assert isinstance(save(Record.objects.get(), refused, by=table_actor(team)), Saved)
    assert [row.value for row in FieldRevision.objects.order_by("version")] == [by_code[200], by_code[409]]
