import secrets


def random_key() -> int:
    """Return a primary key that tells nothing of the order of insertion.

    It belongs into a BigAutoField: SQLite stores that as its rowid, while beside a BigIntegerField it keeps a hidden
    rowid that counts up.
    """
    return secrets.randbits(62) + 1
