import json
import time
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from okmo_session.asgi import Router
from okmo_session.core.clock import now
from okmo_session.core.live.hub import hub
from okmo_session.core.live.publish import publish
from okmo_session.core.live.tokens import live_token
from okmo_session.core.live.versions import version, versions
from okmo_session.core.models import TopicVersion
from okmo_session.core.server.bridge import Bridge
from tests.server import app_server
from tests.streams import Stream

# Numbers of their own, because the hub of this process outlives a test's database.
PUBLISHING, ROLLING_BACK, COMMAND = (SimpleNamespace(pk=number) for number in (900_001, 900_002, 900_003))


@pytest.mark.django_db
def test_publishing_counts_up_each_topic_once():
    with transaction.atomic():
        publish(PUBLISHING, "agenda", "people", "agenda")
        publish(PUBLISHING, "agenda")

    assert versions(PUBLISHING, "agenda", "people", "votes") == {"agenda": 2, "people": 1, "votes": 0}
    assert version(PUBLISHING, "agenda", "people") == "agenda=2,people=1"


@pytest.mark.django_db
def test_publishing_is_one_statement_for_several_topics(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1 if connection.vendor == "sqlite" else 2):
        publish(PUBLISHING, "agenda", "people", "votes")


@pytest.mark.django_db
def test_sessions_are_counted_apart():
    with transaction.atomic():
        publish(PUBLISHING, "agenda")

    assert versions(ROLLING_BACK, "agenda") == {"agenda": 0}


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_of_a_transaction_is_a_mistake():
    with pytest.raises(AssertionError):
        publish(PUBLISHING, "agenda")


@pytest.mark.django_db
def test_nothing_is_told_before_the_commit(monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(hub, "tell", lambda *arguments: told.append(arguments))

    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            publish(PUBLISHING, "agenda")
        assert told == []

    assert told == [(PUBLISHING.pk, {"agenda": 1})]


def pages(environ, start_response):
    """A page that publishes, and with ?undo rolls back."""
    session = ROLLING_BACK if environ["QUERY_STRING"] == "undo" else PUBLISHING
    try:
        with transaction.atomic():
            publish(session, "agenda")
            if session is ROLLING_BACK:
                raise ValueError("the verb failed after publishing")
    except ValueError:
        pass
    finally:
        connection.close()
    start_response("204 No Content", [])
    return []


@pytest.fixture
def port(transactional_db):
    with app_server(Router(Bridge(pages, threads=2)), lifespan="on") as port:
        yield port


def path_for(session):
    return f"/live/{live_token(session.pk, ('agenda',), now())}"


def test_an_open_stream_hears_a_change_within_a_second(port):
    with Stream(port, path_for(PUBLISHING)) as stream:
        first = stream.next()
        began = time.monotonic()
        stream.request("POST", "/")
        change = stream.next()

    assert change["v"] == {"agenda": first["v"]["agenda"] + 1}
    assert time.monotonic() - began < 1


def test_a_rolled_back_change_is_told_to_nobody(port):
    with Stream(port, path_for(ROLLING_BACK)) as stream:
        stream.next()
        stream.request("POST", "/?undo")

        assert stream.silent_for(1.5)
        assert json.loads(stream.request("GET", f"{path_for(ROLLING_BACK)}?poll=1"))["v"] == {"agenda": 0}


def test_a_change_that_did_not_come_through_this_process_is_heard(port):
    with Stream(port, path_for(COMMAND)) as stream:
        stream.next()
        TopicVersion.objects.create(session_id=COMMAND.pk, topic="agenda", version=1)
        began = time.monotonic()
        change = stream.next()

    assert change["v"] == {"agenda": 1}
    assert time.monotonic() - began < 7
