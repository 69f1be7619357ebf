"""Every page on the stricter database: what pages show is asked of the other; here, that no question is refused."""

import pytest

from tests.answers import PAGES, TABLE
from tests.factories.day import At, Day, a_day
from tests.walk import ACTORS, url_if_there

pytestmark = [pytest.mark.django_db, pytest.mark.stricter_database]


@pytest.fixture(scope="module")
def days(shared_rows: None) -> dict[At, Day]:
    return {at: a_day(at) for at in (At.VOTE, At.MEASURES)}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_what_the_database_refuses(days: dict[At, Day], name: str) -> None:
    # Whom the page is shown to with the least and with the most rights.
    allowed = [actor for actor in ACTORS if TABLE[name, "GET"][actor] == 200]
    readers = {*allowed[:1], *allowed[-1:]}
    urls = {at: url_if_there(name, day) for at, day in days.items()}

    answers = {
        (at, actor): ACTORS[actor](days[at]).get(url).status_code
        for at, url in urls.items()
        if url
        for actor in readers
    }

    assert {code for (at, _actor), code in answers.items() if at == At.MEASURES} <= {200}
    assert {key: code for key, code in answers.items() if code >= 500} == {}
