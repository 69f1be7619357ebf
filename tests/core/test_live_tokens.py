import base64
import datetime as dt

import pytest

from okmo_session.core.live.tokens import ExpiredTokenError, ForgedTokenError, live_token, read_token

pytestmark = pytest.mark.either_database

NOW = dt.datetime(2024, 11, 25, 12, 40, tzinfo=dt.UTC)


def test_a_token_names_its_session_and_topics():
    token = live_token(12, ("agenda", "people"), NOW)

    assert read_token(token, NOW) == (12, ("agenda", "people"))


def test_a_token_without_topics_is_read():
    assert read_token(live_token(12, (), NOW), NOW) == (12, ())


def test_a_token_is_the_same_within_an_hour_so_that_a_page_is_not_sent_again():
    first = live_token(12, ("agenda",), NOW)

    assert live_token(12, ("agenda",), NOW + dt.timedelta(minutes=19)) == first
    assert live_token(12, ("agenda",), NOW + dt.timedelta(minutes=20)) != first


def test_a_token_is_good_for_a_day_at_least():
    token = live_token(12, ("agenda",), NOW)

    assert read_token(token, NOW + dt.timedelta(hours=24)) == (12, ("agenda",))


def test_a_token_expires_after_a_day():
    token = live_token(12, ("agenda",), NOW)

    with pytest.raises(ExpiredTokenError):
        read_token(token, NOW + dt.timedelta(hours=25))


def test_a_token_of_another_installation_is_refused(settings):
    token = live_token(12, ("agenda",), NOW)

    settings.SECRET_KEY = "another"

    with pytest.raises(ForgedTokenError):
        read_token(token, NOW)


def test_a_token_with_another_topic_is_refused():
    raw = base64.urlsafe_b64decode(live_token(12, ("agenda",), NOW) + "==")
    forged = base64.urlsafe_b64encode(raw.replace(b"agenda", b"secret")).decode().rstrip("=")

    with pytest.raises(ForgedTokenError):
        read_token(forged, NOW)


@pytest.mark.parametrize("token", ["", "x", "abc", "=", "ключ", "\x00", "a" * 10_000, "../../etc"])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(ForgedTokenError):
        read_token(token, NOW)
