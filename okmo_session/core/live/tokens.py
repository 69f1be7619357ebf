"""The link of a page to its stream: it names a session and the topics its reader may know, signed, for a day."""

import base64
import binascii
import datetime as dt
import hmac

from django.conf import settings

LIFETIME = dt.timedelta(hours=24)
_HOUR = 3600
_SIGNATURE_BYTES = 16


class ForgedTokenError(ValueError):
    """The text is no token of ours."""


class ExpiredTokenError(ValueError):
    """The token was ours, more than a day ago."""


def live_token(session_id: int, topics: tuple[str, ...], now: dt.datetime) -> str:
    """Return the token for `topics` of a session; the same text within an hour, so that a page's ETag holds."""
    until = (int((now + LIFETIME).timestamp()) // _HOUR + 1) * _HOUR
    content = f"{session_id}:{until}:{','.join(topics)}".encode()
    return base64.urlsafe_b64encode(_signature(content) + content).decode().rstrip("=")


def read_token(token: str, now: dt.datetime) -> tuple[int, tuple[str, ...]]:
    """Return the session's number and the topics named by `token`.

    Raises ForgedTokenError, or ExpiredTokenError where `now` is past its day.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as error:
        raise ForgedTokenError from error
    signature, content = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(content)):
        raise ForgedTokenError
    session_id, until, topics = content.decode().split(":", 2)
    if now.timestamp() >= int(until):
        raise ExpiredTokenError
    return int(session_id), tuple(filter(None, topics.split(",")))


def _signature(content: bytes) -> bytes:
    key = f"live:{settings.SECRET_KEY}".encode()
    return hmac.digest(key, content, "sha256")[:_SIGNATURE_BYTES]
