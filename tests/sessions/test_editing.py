import datetime as dt
from functools import partial

import pytest

from okmo_session.core.autosave import Change, Conflict, Saved, versions
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import system
from sessions.domain.blueprints import read_blueprint, text_of_blueprint
from sessions.domain.blueprints.wording import PLACES
from sessions.domain.editing.fields import add_row, delete_row, field_of, move_row, order_rows, save
from sessions.domain.editing.lists import LISTS
from sessions.models import Deadline, Stage, StrategySession
from tests.factories.sessions import DeadlineFactory, MaterialFactory, StageFactory
from triads.domain import editing as triads_editing
from triads.domain.blueprints import create_session
from triads.models import KeyQuestion


def put(session: StrategySession, field: str, value: str, base: int = 0) -> Saved | Conflict:
    operation = f"{field}{value}{base}"[:40]
    return triads_editing.save(session, Change(field, value, base, operation), system(session))


def texts(session: StrategySession, name: str) -> list[str]:
    return [row.text for row in LISTS[name].rows(session)]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("title", "Сессия № 2", "Сессия № 2"),
        ("goal", "Две строки\nцели", "Две строки\nцели"),
        ("picks", "07", 7),
        ("time_zone", "Asia/Yekaterinburg", "Asia/Yekaterinburg"),
        ("language", "en", "en"),
        ("own_triads_allowed", "no", False),
        ("assessed_by_person", "yes", True),
        ("date", "24.11.2026", dt.date(2026, 11, 24)),
    ],
)
def test_save_puts_a_text_into_the_session(session: StrategySession, field: str, typed: str, kept: object) -> None:
    outcome = put(session, field, typed)

    session.refresh_from_db()
    assert isinstance(outcome, Saved)
    assert (getattr(session, field), versions(session)) == (kept, {field: 1})
    assert [entry.event for entry in LogEntry.objects.filter(session_id=session.pk)] == ["session edited"]
    assert sorted(TopicVersion.objects.values_list("topic", flat=True)) == ["agenda", "preparation"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "пусто"),
        ("title", "Я" * 201, "201"),
        ("picks", "0", "от 1 до 50"),
        ("drafts_min", "5", "Наименьшее (5) больше наибольшего (4)"),
        ("measures_max", "2", "Наименьшее (3) больше наибольшего (2)"),
        ("date", "1899-01-01", "1990"),
        ("date", "31.02.2026", "не дата"),
        ("time_zone", "Марс", "часового пояса"),
        ("language", "fr", "Выберите"),
        ("own_triads_allowed", "может быть", "Выберите"),
        ("slug", "moscow", "поля уже нет"),
        ("wording.present.colour", "красный", "поля уже нет"),
        ("result:999999999999999999.text", "Итог", "поля уже нет"),
    ],
)
def test_save_refuses_what_a_session_cannot_hold(session: StrategySession, field: str, typed: str, said: str) -> None:
    with pytest.raises(DomainError) as refusal:
        put(session, field, typed)

    assert said in str(refusal.value)
    assert (versions(session), LogEntry.objects.count()) == ({}, 0)


def test_of_two_people_in_one_field_the_second_is_asked(session: StrategySession) -> None:
    put(session, "goal", "Первая")

    outcome = put(session, "goal", "Вторая")

    session.refresh_from_db()
    assert isinstance(outcome, Conflict)
    assert (outcome.theirs, session.goal) == ("Первая", "Первая")


def test_another_date_or_zone_moves_the_day_and_keeps_what_the_halls_clock_shows(session: StrategySession) -> None:
    stage = StageFactory(session=session, planned_at=session.moment(dt.time(10, 30)))
    DeadlineFactory(stage=stage, at=session.moment(dt.time(11, 0)))

    put(session, "date", "2026-07-01")
    put(session, "time_zone", "Asia/Vladivostok")

    session.refresh_from_db()
    starts = Stage.objects.get(pk=stage.pk).planned_at.astimezone(session.zone)
    ends = Deadline.objects.get(stage=stage).at.astimezone(session.zone)
    assert f"{starts:%d.%m.%Y %H:%M} {ends:%H:%M} {starts.utcoffset()}" == "01.07.2026 10:30 11:00 10:00:00"


def test_a_day_that_has_begun_keeps_its_date(session: StrategySession) -> None:
    StageFactory(session=session, state=Stage.State.RUNNING)

    with pytest.raises(DomainError):
        put(session, "date", "2026-07-01")

    session.refresh_from_db()
    assert session.date == dt.date(2026, 2, 7)


def test_every_place_of_the_wording_is_a_field(session: StrategySession) -> None:
    for section, name, _is_list in PLACES:
        put(session, f"wording.{section}.{name}", f"{section} {name}\n второе")

    session.refresh_from_db()
    found = {(section, name): words for section, names in session.wording.items() for name, words in names.items()}
    assert found == {
        (section, name): [f"{section} {name}", "второе"] if is_list else f"{section} {name}\n второе"
        for section, name, is_list in PLACES
    }


def test_wording_that_is_emptied_is_gone(session: StrategySession) -> None:
    put(session, "wording.present.title", "Что есть")

    put(session, "wording.present.title", "", base=1)

    session.refresh_from_db()
    assert session.wording == {}


def test_rows_are_added_written_put_in_order_and_deleted(session: StrategySession) -> None:
    rows, by = LISTS["result"], system(session)
    first, second, third = [add_row(session, rows, {"text": text}, by) for text in ("Один", "Два", "Три")]

    put(session, f"result:{second.pk}.text", "Два и ещё")
    move_row(session, rows, third.pk, -1, by)
    order_rows(session, rows, [third.pk, first.pk, 10**17], by)
    delete_row(session, rows, first.pk, by)
    delete_row(session, rows, first.pk, by)

    assert texts(session, "result") == ["Три", "Два и ещё"]
    assert [entry.event for entry in LogEntry.objects.filter(session_id=session.pk)].count("line deleted") == 1


def test_lists_of_one_model_do_not_mix(session: StrategySession) -> None:
    by = system(session)
    add_row(session, LISTS["hashtag"], {"text": "#город"}, by)
    line = add_row(session, LISTS["result"], {"text": "Итог"}, by)

    with pytest.raises(DomainError):
        put(session, f"hashtag:{line.pk}.text", "#итог")
    delete_row(session, LISTS["hashtag"], line.pk, by)

    assert (texts(session, "hashtag"), texts(session, "result")) == (["#город"], ["Итог"])


@pytest.mark.parametrize(
    ("name", "typed", "column"),
    [
        ("result", {"text": ""}, "text"),
        ("hashtag", {"text": "#" + "я" * 100}, "text"),
        ("link", {"text": "Сайт", "url": "javascript:alert(1)"}, "url"),
        ("material", {"section": "", "title": "Книга", "urls": "http://a.ru\nкнига"}, "urls"),
    ],
)
def test_a_row_that_cannot_be_kept_says_which_text_it_is(
    session: StrategySession, name: str, typed: dict[str, str], column: str
) -> None:
    assert list(LISTS[name].problems(typed)) == [column]
    with pytest.raises(DomainError):
        add_row(session, LISTS[name], typed, system(session))


def test_a_list_has_an_end(session: StrategySession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.domain.editing.fields.MOST_ROWS", 1)
    add = partial(add_row, session, LISTS["hashtag"], {"text": "#город"}, system(session))
    add()

    with pytest.raises(DomainError):
        add()

    assert texts(session, "hashtag") == ["#город"]


def test_addresses_of_a_material_are_lines(session: StrategySession) -> None:
    material = MaterialFactory(session=session, urls=["http://a.ru", "http://b.ru"])

    field = field_of(session, f"material:{material.pk}.urls")
    put(session, f"material:{material.pk}.urls", "http://c.ru\n\nhttp://d.ru")

    material.refresh_from_db()
    assert (field.value if field else "", material.urls) == ("http://a.ru\nhttp://b.ru", ["http://c.ru", "http://d.ru"])


def test_questions_and_criteria_are_lists_of_the_triads(session: StrategySession) -> None:
    lists, by = triads_editing.LISTS, system(session)
    question = add_row(session, lists["question"], {"text": "Куда мы идём?"}, by)
    for purpose in ("writing", "measures"):
        add_row(session, lists[f"criterion-{purpose}"], {"text": purpose}, by)

    put(session, f"question:{question.pk}.text", "Куда идём?")

    assert [row.text for row in KeyQuestion.objects.filter(session=session)] == ["Куда идём?"]
    assert list(session.criteria.values_list("purpose", "position", "text").order_by("purpose")) == [
        ("measures", 1, "measures"),
        ("writing", 1, "writing"),
    ]


def test_save_of_the_apps_below_knows_no_question(session: StrategySession) -> None:
    question = KeyQuestion.objects.create(session=session, position=1, text="Куда?")

    with pytest.raises(DomainError):
        save(session, Change(f"question:{question.pk}.text", "Зачем?", 0, "a"), system(session))


def test_what_the_blueprint_holds_every_field_holds_within_its_limits(db: None) -> None:
    session = create_session(read_blueprint(text_of_blueprint("okmo-2019")))
    names = [f"wording.{section}.{name}" for section, name, _is_list in PLACES]
    fields = [field_of(session, name) for name in (*names, "title", "goal", "host_introduction", "picks")]
    rows = [
        field
        for rows in triads_editing.LISTS.values()
        for found in rows.fields_by_row(session).values()
        for field in found
    ]

    assert [field.name for field in (*fields, *rows) if field and field.tidy(field.value) != field.value] == []
