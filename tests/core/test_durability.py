import pytest
from django.db import connection


@pytest.mark.django_db
def test_what_is_committed_is_on_the_disk():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]
            expected = [2, "wal"]
        else:
            cursor.execute("SHOW synchronous_commit")
            asked, expected = list(cursor.fetchone()), ["on"]

    assert asked == expected
