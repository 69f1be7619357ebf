import datetime as dt

import pytest
from django.utils import translation

from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.domain.blueprints import BlueprintError, add_session, read_blueprint, text_of_blueprint
from sessions.domain.blueprints.reading import decode_blueprint
from sessions.models import StrategySession

pytestmark = pytest.mark.either_database

SMALL = """\
title: Пробная сессия
date: 2026-11-24
key_questions: ["Куда мы идём?"]
agenda:
  - starts: 10.00
    title: Начало
    kind: plenary
  - starts: 11:00
    ends: "12.30"
    title: Триады
    kind: triads
    steps:
      - {title: Записать, minutes: 10}
    deadlines:
      - {at: 12.00, purpose: record, title: Сдать}
"""


def refusal(text: str) -> tuple[int, str, str]:
    with translation.override("en"), pytest.raises(BlueprintError) as caught:
        read_blueprint(text)
    return caught.value.line, caught.value.field, str(caught.value)


def test_a_small_blueprint_is_read_with_defaults() -> None:
    blueprint = read_blueprint(SMALL)

    assert [(stage.starts, stage.minutes) for stage in blueprint.stages] == [(dt.time(10), 60), (dt.time(11), 90)]
    assert (blueprint.time_zone, blueprint.language, blueprint.numbers) == ("Europe/Moscow", "ru", {})
    assert blueprint.stages[1].deadlines[0].locks is False


@pytest.mark.parametrize(
    ("change", "line", "field", "sentence"),
    [
        (("Пробная сессия", ""), 1, "title", "this may not be empty."),
        (("Пробная сессия", "а" * 201), 1, "title", "the text is longer than 200 characters."),
        (("Пробная сессия", "[а]"), 1, "title", "a text is expected here; a text with “: ” or “#” stands in quotes."),
        (("2026-11-24", "24.11.2026"), 2, "date", "a date is expected, such as 2019-02-07."),
        (("2026-11-24", "0026-11-24"), 2, "date", "the year lies outside 1990–2200."),
        (('["Куда мы идём?"]', "Куда"), 3, "key_questions", "a list is expected here, each entry after “- ”."),
        (("10.00", "25.00"), 5, "agenda[1].starts", "a time of day is expected, such as 13.30."),
        (("10.00", "11.00"), 8, "agenda[2].starts", "the stage ends before it begins."),
        (("kind: plenary", "kind: обед"), 7, "agenda[1].kind", None),
        (("kind: plenary", "colour: red"), 7, "agenda[1].colour", "there is no such field."),
        (("    kind: plenary\n", ""), 5, "agenda[1].kind", "this field is missing."),
        (('    ends: "12.30"\n', ""), 8, "agenda[2].starts", "the last stage needs its end: “ends: 19.00”."),
        (("minutes: 10", "minutes: -1"), 13, "agenda[2].steps[1].minutes", "a whole number from 1 to 600 is expected."),
        (("at: 12.00", "at: 25.00"), 15, "agenda[2].deadlines[1].at", "a time of day is expected, such as 13.30."),
        (("at: 12.00", "at: 12.00, next_day: 1"), 15, "agenda[2].deadlines[1].next_day", "true or false is expected."),
        (
            ("kind: plenary", "kind: plenary\n    minutes: 1440"),
            8,
            "agenda[1].minutes",
            "a whole number from 1 to 1439 is expected.",
        ),
        (
            ("title: Сдать", "title: Сдать, locks: maybe"),
            15,
            "agenda[2].deadlines[1].locks",
            "true or false is expected.",
        ),
        (("agenda:", "title: ещё\nagenda:"), 4, "title", "this field stands here a second time."),
        (("agenda:", "time_zone: Москва\nagenda:"), 4, "time_zone", None),
        (("agenda:", "slug: Ы\nagenda:"), 4, "slug", None),
        (("agenda:", "numbers: {picks: 0}\nagenda:"), 4, "numbers.picks", "a whole number from 1 to 50 is expected."),
        (
            ("agenda:", "numbers: {drafts_min: 9}\nagenda:"),
            4,
            "numbers.drafts_min",
            "“drafts_min” is more than “drafts_max”.",
        ),
        (("agenda:", "numbers: {colour: 1}\nagenda:"), 4, "numbers.colour", "there is no such field."),
        (("agenda:", "criteria: {liking: [а]}\nagenda:"), 4, "criteria.liking", "there is no such field."),
        (
            ("agenda:", "wording: {present: {colour: а}}\nagenda:"),
            4,
            "wording.present.colour",
            "there is no such field.",
        ),
        (("agenda:", "links: [{title: а, url: 'javascript:alert(1)'}]\nagenda:"), 4, "links[1].url", None),
        (
            ("agenda:", "materials: [{section: а, entries: [{urls: []}]}]\nagenda:"),
            4,
            "materials[1].entries[1].title",
            None,
        ),
        (("agenda:", "host: Крылов\nagenda:"), 4, "host", "named values are expected here, such as “title: …”."),
        (("agenda:", "language: de\nagenda:"), 4, "language", "one of these is expected: ru, en."),
    ],
)
def test_a_bad_blueprint_names_line_and_field(
    change: tuple[str, str], line: int, field: str, sentence: str | None
) -> None:
    found_line, found_field, text = refusal(SMALL.replace(*change, 1))

    assert (found_line, found_field) == (line, field)
    assert text.startswith(f"Line {line}, field “{field}”: ")
    assert sentence is None or text.endswith(sentence)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "the file is empty."),
        ("title: [а", 1, "this is not YAML: check indents, quotes and colons."),
        ("title: а\n\tdate: б", 2, "this is not YAML: check indents, quotes and colons."),
        ("title: а\n---\ntitle: б", 2, "this is not YAML: check indents, quotes and colons."),
        ("title: а\nmotto: \x00", 2, "there is a character that a text file does not hold."),
        (
            "title: !!python/object/apply:os.system [ls]",
            1,
            "tags (!) are not read; a text that begins so stands in quotes.",
        ),
        (
            "title: &a [а]\nmotto: [*a, *a]",
            1,
            "anchors (&) and references (*) are not read; a text that begins so stands in quotes.",
        ),
        ("[" * 100_000, 1, "too many levels stand inside each other."),
        ("а" * 300_000, 1, "the file is longer than 262144 characters."),
        ("- а\n- б", 1, "named values are expected here, such as “title: …”."),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    found_line, _field, found = refusal(text)

    assert (found_line, found.endswith(sentence)) == (line, True)


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(BlueprintError) as caught:
        decode_blueprint("title: x\nmotto: Привет".encode("cp1251"))

    assert caught.value.line == 2


def test_user_text_of_a_blueprint_stays_text() -> None:
    blueprint = read_blueprint(SMALL.replace("Пробная сессия", "'<script>alert(1)</script> =cmd|x 🙂 \u202e'"))

    assert blueprint.title == "<script>alert(1)</script> =cmd|x 🙂 \u202e"


def test_add_session_puts_the_agenda_into_the_halls_time(db: None) -> None:
    session = add_session(read_blueprint(SMALL.replace("agenda:", "time_zone: Asia/Yakutsk\nagenda:")))

    stage = session.stages.get(position=2)
    assert stage.planned_at == dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
    assert (stage.planned_minutes, stage.steps.get().minutes) == (90, 10)
    assert stage.deadlines.get().at == dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
    assert list(LogEntry.objects.values_list("event", "actor")) == [("session made", "system")]


def test_add_session_on_another_day(db: None) -> None:
    session = add_session(read_blueprint(SMALL), date=dt.date(2027, 3, 1))

    first = session.stages.get(position=1)
    assert (session.date, first.planned_at) == (dt.date(2027, 3, 1), dt.datetime(2027, 3, 1, 7, 0, tzinfo=dt.UTC))


def test_times_in_the_wording_move_with_the_agenda(db: None) -> None:
    handout = read_blueprint(text_of_blueprint("okmo-2019"))

    session = add_session(handout, shift=dt.timedelta(hours=1, minutes=7))

    instructions = session.wording["instructions"]
    assert instructions["record_title"] == "Результат от каждой команды до 12.57 – 3 важнейшие триады"
    assert instructions["talks"][-1].endswith(
        "На обеде (с 14.07 до 14.57) необходимо проголосовать и сдать бланк со своим выбором 5 триад в Штаб до 14.37."
    )
    assert "до 14.37" in session.stages.get(kind="voting").expected


def test_a_slug_that_is_taken_is_refused_and_the_blueprints_own_is_numbered(db: None) -> None:
    handout = read_blueprint(text_of_blueprint("okmo-2019"))

    slugs = [add_session(handout).slug, add_session(handout).slug]

    assert slugs == ["okmo-2019", "okmo-2019-2"]
    with pytest.raises(DomainError):
        add_session(handout, slug="okmo-2019")
    assert StrategySession.objects.count() == 2
