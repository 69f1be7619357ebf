import secrets


def random_key() -> int:
    """Return a primary key that tells nothing of the order of insertion, also not as SQLite's rowid."""
    return secrets.randbits(62) + 1
