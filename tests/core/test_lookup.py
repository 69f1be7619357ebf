import datetime as dt

import pytest

from okmo_session.core.lookup import Lookup
from okmo_session.core.models import LogEntry, TopicVersion

pytestmark = pytest.mark.django_db

AT = dt.datetime(2019, 10, 26, 13, 30, tzinfo=dt.UTC)
LINES = Lookup(
    """
    SELECT {line}, {topic}, line.number + %s
    FROM core_logentry AS line
    LEFT JOIN core_topicversion AS topic ON topic.session_id = line.session_id AND topic.topic = %s
    WHERE line.event = %s ORDER BY line.number
    """,
    line=LogEntry,
    topic=TopicVersion,
)


@pytest.fixture
def line():
    return LogEntry.objects.create(
        session_id=7, number=3, at=AT, actor="Штаб", event="poll.closed", details={"голосов": 120, "списки": [1, None]}
    )


def attributes(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_what_the_orm_makes_of_it(line):
    found, _topic, _sum = LINES.first(1, "vote", "poll.closed")

    assert attributes(found) == attributes(LogEntry.objects.get())
    assert found.details == {"голосов": 120, "списки": [1, None]}
    assert found.at == AT
    assert not found._state.adding


def test_what_was_not_joined_is_none_and_what_else_is_asked_for_comes_last(line):
    assert LINES.first(1, "vote", "poll.closed") == [line, None, 4]


def test_what_was_joined_comes_with_it(line):
    topic = TopicVersion.objects.create(session_id=7, topic="vote", version=9)

    assert LINES.first(10, "vote", "poll.closed") == [line, topic, 13]


def test_nothing_found_is_none(line):
    assert LINES.first(1, "vote", "poll.opened") is None


def test_a_row_can_be_changed_and_saved(line):
    found, *_rest = LINES.first(1, "vote", "poll.closed")
    found.actor = "Ведущий"
    found.save()

    assert LogEntry.objects.get().actor == "Ведущий"


def test_one_question_is_one_statement(line, django_assert_num_queries):
    with django_assert_num_queries(1):
        LINES.first(1, "vote", "poll.closed")
