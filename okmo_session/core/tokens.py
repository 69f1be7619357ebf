"""Secrets that stand in a link or a cookie. The database holds only their hash."""

import hashlib
import hmac
import secrets

from django.conf import settings

# Read aloud and typed on a phone: no letters or digits that look alike.
CODE_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def new_token() -> str:
    """Return 128 random bits as text for a URL or a cookie."""
    return secrets.token_urlsafe(16)


def derived_token(purpose: str, nonce: str) -> str:
    """Return 128 bits that only this installation can make again from `nonce`: for links that are printed twice."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}:{nonce}".encode(), "sha256")
    return digest[:16].hex()


def token_hash(token: str) -> str:
    """Return the SHA-256 of `token` in hexadecimal, as it is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code(length: int) -> str:
    """Return a short code to be read aloud and typed."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


# What is typed for what was printed: Russian letters of the same shape, and signs the alphabet leaves out.
_LOOK_ALIKES = str.maketrans("АСЕНКМРТХУЗЧБИЯОO0I1", "ACEHKMPTXY346NRQQQLL")


def read_code(text: str) -> str:
    """Return a typed code as it was printed: without case, spaces and dashes, look-alikes forgiven."""
    return "".join(char for char in text.upper().translate(_LOOK_ALIKES) if char in CODE_ALPHABET)
