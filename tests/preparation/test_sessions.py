"""Sessions are made, finished, put away and deleted from pages."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from okmo_session.core.models import FieldRevision, LogEntry, TopicVersion
from sessions.actors import system
from sessions.domain.blueprints import read_blueprint
from sessions.domain.running.stages import start_stage
from sessions.models import Role, StrategySession, User
from tests.answers import PAGES
from tests.clients import crew_client, participant_client
from tests.factories.day import At, a_day
from tests.factories.sessions import (
    AccessLinkFactory,
    CrewMemberFactory,
    ParticipantFactory,
    SessionFactory,
    StageFactory,
    UserFactory,
)
from tests.factories.triads import CriterionFactory, KeyQuestionFactory
from tests.walk import addresses, text_of
from triads.domain.blueprints import blueprint_of

FORM = {"source": "empty", "title": "Стратегия Самары", "date": "2026-11-24", "language": "", "form_id": "f" * 22}
BLUEPRINT = """\
title: Наш день
date: 2020-01-01
language: en
key_questions: ["Where to?"]
agenda:
  - {starts: 9.00, minutes: 20, title: Hello, kind: plenary}
"""
# What the facilitator sees of a session before anybody has come.
PLAIN_PAGES = [name for name in PAGES if addresses()[name].parameters == ("slug",)]


def led_by(client: Client) -> list[StrategySession]:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    return list(StrategySession.objects.filter(crew__user=user, crew__role="facilitator").order_by("pk"))


def upload(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("наш.yaml", text.encode() if isinstance(text, str) else text)


def settings_url(session: StrategySession, act: str = "") -> str:
    return f"/s/{session.slug}/prepare/session/{act}"


def test_an_empty_session_holds_nothing_of_another_organisation(session):
    client = crew_client(session)

    answer = client.post("/sessions/new/", FORM)

    made = led_by(client)[-1]
    assert (answer.status_code, answer["Location"]) == (302, "/s/strategiya-samary/prepare/text/head/")
    assert (made.title, made.date, made.language) == ("Стратегия Самары", dt.date(2026, 11, 24), "ru")
    assert [(stage.title, stage.kind) for stage in made.stages.all()] == [("Открытие", "plenary")]
    words = (made.motto, made.goal, made.organiser, made.host_name, made.wording, made.horizon)
    assert words == ("", "", "", "", {}, "")
    assert [made.key_questions.count(), made.criteria.count(), made.materials.count()] == [0, 0, 0]
    entry = LogEntry.objects.get(event="session made", session_id=made.pk)
    assert entry.actor == f"user:{client.session['_auth_user_id']}"


@pytest.mark.either_database
def test_every_page_of_an_empty_session_is_shown_without_a_word_of_the_handout(session):
    client = crew_client(session)
    client.post("/sessions/new/", FORM)
    empty = led_by(client)[-1]
    # Where no vote is prepared there is no ballot to print.
    not_there = {"reports:ballots_paper": 404, "reports:ballot_list_paper": 404}
    for day in ("with its one stage", "without any"):
        pages = {name: client.get(reverse(name, args=[empty.slug])) for name in PLAIN_PAGES}

        assert (
            day,
            {name: page.status_code for name, page in pages.items() if page.status_code not in (200, 204, 302, 403)},
        ) == (day, not_there)
        assert [name for name, page in pages.items() if re.search("ОКМО|СМО|муниципал|Конгресс", text_of(page))] == []
        empty.stages.all().delete()


def test_the_same_form_sent_twice_is_one_session_and_another_form_gets_its_own_address(session):
    client = crew_client(session)

    answers = [client.post("/sessions/new/", FORM | {"form_id": letter * 22}) for letter in "ffg"]

    assert [answer["Location"].split("/")[2] for answer in answers] == [
        "strategiya-samary",
        "strategiya-samary",
        "strategiya-samary-2",
    ]
    assert len(led_by(client)) == 3


def test_a_session_of_the_handout_and_its_copy_on_another_day_have_the_same_words(session):
    client = crew_client(session)
    client.post("/sessions/new/", FORM | {"source": "okmo-2019", "title": "", "form_id": "a" * 22})
    handout = led_by(client)[-1]
    ParticipantFactory(session=handout)
    copy = {"source": "copy", "copied": handout.slug, "title": "", "date": "2027-03-01", "form_id": "b" * 22}

    client.post("/sessions/new/", FORM | copy)

    copied = led_by(client)[-1]
    first, second = blueprint_of(handout), blueprint_of(copied)
    assert (second.slug, second.date) == (f"{first.slug}-2", dt.date(2027, 3, 1))
    for name in ("title", "goal", "key_questions", "criteria", "wording", "numbers", "stages", "materials", "links"):
        assert getattr(first, name) == getattr(second, name)
    assert copied.participants.count() == 0


def test_a_downloaded_blueprint_is_uploaded_as_another_session(session):
    client = crew_client(session)
    StageFactory(session=session, position=1)
    KeyQuestionFactory(session=session, position=1)
    CriterionFactory(session=session, position=1)
    answer = client.get(settings_url(session, "blueprint/"))

    made = client.post("/sessions/new/", FORM | {"source": "file", "file": upload(answer.content), "title": ""})

    assert answer["Content-Disposition"] == f'attachment; filename="{session.slug}.yaml"'
    assert read_blueprint(answer.content.decode()) == blueprint_of(session)
    assert made.status_code == 302
    assert blueprint_of(led_by(client)[-1]).stages == blueprint_of(session).stages


def test_an_uploaded_file_brings_its_title_and_language(session):
    client = crew_client(session)

    client.post("/sessions/new/", FORM | {"source": "file", "file": upload(BLUEPRINT), "title": ""})

    made = led_by(client)[-1]
    assert (made.title, made.language, made.date) == ("Наш день", "en", dt.date(2026, 11, 24))
    assert [question.text for question in made.key_questions.all()] == ["Where to?"]


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Line 1: the file is empty."),
        (b"PK\x03\x04rest", "Line 1: this is not a text file; a blueprint is a text whose name ends in .yaml."),
        ("title: x\nmotto: Привет".encode("cp1251"), "Line 2: the file is not saved as UTF-8."),
        (b"x" * 2_000_000, "The file is larger than 1 MB; a blueprint is a text of some pages."),
        (b"x" * 300_000, "Line 1: the file is longer than 262144 characters."),
        ("title: [а", "Line 1: this is not YAML: check indents, quotes and colons."),
        (BLUEPRINT.replace("9.00", "25.00"), "Line 6, field “agenda[1].starts”: a time of day is expected"),
        (BLUEPRINT.replace("title: Наш день\n", ""), "Line 1, field “title”: this field is missing."),
        (None, "Choose a file."),
    ],
    ids=["empty", "workbook", "cp1251", "huge", "long", "no yaml", "25.00", "no title", "none"],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_half_made(session, content, sentence):
    client = crew_client(session)
    client.cookies["language"] = "en"
    file = {} if content is None else {"file": upload(content)}

    answer = client.post("/sessions/new/", FORM | {"source": "file"} | file)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"][0].startswith(sentence)
    assert list(StrategySession.objects.all()) == [session]
    assert 'value="Стратегия Самары"' in answer.content.decode()


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"title": "Я" * 201}, "title"),
        ({"date": ""}, "date"),
        ({"date": "31.02.2026"}, "date"),
        ({"date": "0026-01-01"}, "date"),
        ({"source": "nonsense"}, "source"),
        ({"source": "copy", "copied": ""}, "copied"),
        ({"source": "copy", "copied": "foreign"}, "copied"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_no_session_can_be_made_of_is_refused_and_kept(session, typed, wrong):
    SessionFactory(slug="foreign")

    answer = crew_client(session).post("/sessions/new/", FORM | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert StrategySession.objects.count() == 2


def test_who_may_make_sessions(session):
    installer, nobody = UserFactory(), UserFactory()
    AccessLinkFactory(session=None, role=Role.FACILITATOR, is_once=True, user=installer)
    clients = [crew_client(session), Client(), Client()]
    clients[1].force_login(installer)
    clients[2].force_login(nobody)

    assert [client.get("/sessions/new/").status_code for client in clients] == [200, 200, 403]


def test_a_session_is_finished_with_its_running_stage_and_goes_on(session):
    client = crew_client(session)
    stage = StageFactory(session=session)
    start_stage(stage, by=system(session))

    for _click in range(2):
        assert client.post(settings_url(session, "finish/")).status_code == 302
    session.refresh_from_db()
    stage.refresh_from_db()
    assert (session.finished_at is not None, stage.state) == (True, "finished")

    client.post(settings_url(session, "reopen/"))
    session.refresh_from_db()
    assert session.finished_at is None


def test_an_archived_session_is_only_read_until_it_is_brought_back(session):
    client = crew_client(session)
    participant = ParticipantFactory(session=session)
    client.post(settings_url(session, "archive/"))

    answers = {
        "people": client.get(f"/s/{session.slug}/people/").status_code,
        "links": client.get(f"/s/{session.slug}/links/").status_code,
        "home": participant_client(participant).get(f"/s/{session.slug}/").status_code,
        "admit": client.post(f"/s/{session.slug}/people/{participant.pk}/admit/").status_code,
        "join": Client()
        .post(f"/s/{session.slug}/join/", {"name": "А", "consent": "on", "form_id": "f" * 22})
        .status_code,
    }

    participant.refresh_from_db()
    assert answers == {"people": 200, "links": 200, "home": 200, "admit": 422, "join": 422}
    assert participant.admitted_at is None

    assert "Вернуть её может ведущий." in client.get(f"/s/{session.slug}/prepare/text/head/").content.decode()

    client.post(settings_url(session, "restore/"))
    assert client.post(f"/s/{session.slug}/people/{participant.pk}/admit/").status_code == 302


def test_a_session_that_runs_is_not_archived(session):
    stage = StageFactory(session=session, title="Доклады")
    start_stage(stage, by=system(session))
    client = crew_client(session)

    answer = client.post(settings_url(session, "archive/"), follow=True)

    session.refresh_from_db()
    assert session.archived_at is None
    assert "Идёт этап «Доклады»: сначала завершите сессию." in answer.content.decode()


def test_what_will_be_lost_is_said_and_only_the_typed_title_deletes(db):
    day, other = a_day(At.MEASURES), a_day(At.MORNING)
    FieldRevision.objects.create(
        session_id=day.session.pk,
        document="x",
        field="y",
        version=1,
        value="z",
        operation="o",
        actor="a",
        at=dt.datetime.now(dt.UTC),
    )
    client = crew_client(day.session)
    page = client.get(settings_url(day.session)).content.decode()
    for loss in ("9 участников", "8 команд", "12 записанных триад", "8 черновиков", "7 бюллетеней", "16 мер"):
        assert f"<li>{loss}</li>" in page

    refused = client.post(settings_url(day.session, "delete/"), {"title": "Другая"})
    assert (refused.status_code, day.session.participants.count()) == (422, 9)

    deleted = client.post(
        settings_url(day.session, "delete/"), {"title": f" {day.session.title.upper()} "}, follow=True
    )
    assert deleted.redirect_chain == [("/", 302)]
    assert list(StrategySession.objects.all()) == [other.session]
    key = day.session.pk
    left = [rows.objects.filter(session_id=key).count() for rows in (FieldRevision, TopicVersion)]
    assert left == [0, 0]
    assert LogEntry.objects.filter(session_id=key).last().event == "session deleted"
    assert client.post(settings_url(day.session, "delete/"), {"title": day.session.title}).status_code == 404


def test_the_start_page_tells_equal_titles_and_states_apart(session):
    client = crew_client(session)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    others = [
        SessionFactory(title=session.title, place="Самара"),
        SessionFactory(title="Весна"),
        SessionFactory(title="Осень"),
    ]
    foreign = SessionFactory(title="Чужая")
    for other in others:
        CrewMemberFactory(session=other, user=user, role=Role.OBSERVER)
    start_stage(StageFactory(session=others[0], title="Доклады команд"), by=system(others[0]))
    StrategySession.objects.filter(pk=others[1].pk).update(finished_at=dt.datetime.now(dt.UTC))
    StrategySession.objects.filter(pk=others[2].pk).update(archived_at=dt.datetime.now(dt.UTC))

    own = client.get("/").context["own"]
    page = client.get("/").content.decode().replace("\u00a0", " ")

    assert [(row.session, row.has_namesake) for row in own.current] == [
        (others[1], False),
        (others[0], True),
        (session, True),
    ]
    assert [row.session for row in own.archived] == [others[2]]
    for shown in (f"/s/{session.slug}/", f"/s/{others[0].slug}/", "Доклады команд", "завершена", "Архив: 1 сессия"):
        assert shown in page
    assert foreign.title not in page
    assert "/sessions/new/" in page


@pytest.mark.parametrize("count", [1, 4])
def test_the_start_page_asks_as_often_for_many_sessions(session, django_assert_num_queries, count):
    user = UserFactory()
    client = Client()
    client.force_login(user)
    for _session in range(count):
        CrewMemberFactory(user=user)

    with django_assert_num_queries(4):
        client.get("/")
