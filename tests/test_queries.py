"""How often each page asks the database: as often for twelve tables as for four, for sixty people as for eight."""

import pytest
from django.core.cache import cache
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from tests.answers import PAGES
from tests.factories.day import At, Day, a_day
from tests.walk import ACTORS, url_if_there

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

# The number of queries with nothing remembered from before; a dash where the page of such a thing does not exist yet.
MOMENTS = (At.MORNING, At.VOTE, At.MEASURES)
QUERIES = """
                         who           MORNING VOTE MEASURES
healthz                  stranger            1    1        1
self_test                stranger            0    0        0
screens:address          headquarters        0    0        0
start                    stranger            0    0        0
start                    facilitator         4    4        4
session_home             participant        11   11       13
session_home             table              11   12       14
session_home             headquarters        5    5        5
sessions:login           stranger            0    0        0
sessions:set_up          stranger            1    1        1
sessions:join_by_code    stranger            1    1        1
sessions:join            stranger            2    2        2
sessions:come_back       stranger            1    1        1
sessions:enter           stranger            1    1        1
sessions:enter_here      stranger            5    5        5
sessions:enter_here      participant         2    2        2
sessions:agenda          participant         9    9        9
sessions:agenda          facilitator         8    8        8
sessions:agenda_calendar participant         6    6        6
sessions:agenda_paper    participant         6    6        6
preparation:agenda       facilitator        11   11       11
preparation:stage        facilitator        12   12       12
sessions:stage_line      participant         6    6        6
sessions:people          participant        13   13       13
sessions:people          table              13   13       13
sessions:people          headquarters       10   10       10
sessions:me              participant         6    6        6
sessions:arrivals        headquarters        9    9        9
sessions:mandates        headquarters        9    9        9
sessions:mandate         headquarters       11   11       11
preparation:person       headquarters       13   13       13
preparation:doubles      headquarters        7    7        7
preparation:pair         headquarters       12   12       12
preparation:tables       headquarters       10   10       10
sessions:people_import   headquarters        6    6        6
sessions:people_import_sample headquarters   5    5        5
sessions:people_import_preview headquarters  9    9        9
sessions:members         table               8    8        8
sessions:materials       participant         7    7        7
sessions:announcements   participant         7    7        7
sessions:announcements   headquarters        6    6        6
sessions:announcements_new participant       3    3        3
sessions:nudges          table                3    3    3
screens:table_nudge      headquarters       10   10   10
sessions:calls           table               4    4        4
sessions:notes           participant         8    8        8
sessions:links           headquarters       10   10       10
triads:record            table              39   26       26
triads:record_read       table               4   26       26
triads:check             headquarters       11   11       11
triads:record_check      headquarters       34   32       32
triads:merger_new        headquarters        5    5        5
triads:handing_over      table               9    9        9
triads:handing_over      headquarters        7    7        7
triads:photo             table               5    5        5
triads:photo_small       table               5    5        5
triads:presence          table               6    6        6
triads:presence          headquarters        7    7        7
triads:entry             headquarters       30   35       35
triads:proposed          table             3    3        3
triads:source            table            21   21       21
triads:rate              participant      12   12       12
triads:drafts            participant      23   23       23
triads:record_file       table               7    7        7
triads:record_file       headquarters        7    7        7
triads:record_file_download table           11   11       11
triads:upload            table              13   13       13
triads:upload            headquarters       11   11       11
triads:team_triads       participant        16   16       16
triads:team_triads       headquarters        8    8        8
triads:table_triads      participant       7   17       17
triads:table_triads      headquarters     15   15       15
triads:talks             headquarters        7    7        7
triads:talk_console      headquarters        5    5        5
triads:talk_now          participant        10   10       10
triads:talk_now          table              18   18       18
triads:assessments       table              14   16       16
triads:assessments       participant        14   16       16
triads:assessment        table              13   24       24
triads:assessment        participant        13   14       14
triads:assessment_result table               9    9        9
triads:assessment_result headquarters        6   12       12
triads:assessment_sheets headquarters        9    9        9
triads:priorities        participant         9    9       10
triads:priorities        headquarters        8    8        9
triads:priority_question headquarters        -    -        8
triads:image             participant         9    9       10
triads:image             headquarters       23   23       14
triads:image_version     headquarters        -    -        6
triads:sheet             headquarters       13   16       16
voting:ballot            participant         7    8        5
voting:ballot_change     participant         4    4        4
voting:ballot_deadline   participant         4    4        4
voting:result            participant         8    8       15
voting:result            projector           5    5       12
voting:result            headquarters        7    7       17
voting:result_of         participant         -    8       15
voting:result_of         facilitator         -    7       17
voting:ballots           participant         8    8       11
voting:ballots           headquarters        7    7       10
voting:ballots_of        participant         -    8       11
voting:ballots_of        headquarters        -    7       10
voting:ballots_file      participant         -    4       15
voting:poll              headquarters        6    9        9
voting:paper_entry       headquarters        6    8        8
voting:paper_serial      headquarters        -    6        6
voting:paper_queue       headquarters        6    9        9
voting:paper_decide      headquarters        -    7        6
voting:poll_now          headquarters        6    6        6
voting:reveal            facilitator         6    6       13
voting:polls             headquarters        7    7        7
voting:poll_odds         facilitator         7    7        7
voting:papers            headquarters        6    9       10
voting:paper_voters      headquarters       10   14       15
measures:measures        participant         8    8       12
measures:measures        headquarters        6    6        8
measures:plan            table               8    8       20
measures:plan_read       table               8    8        6
measures:assign          headquarters       10   10       13
measures:check           headquarters        7    7       11
measures:plan_check      headquarters        -    -        9
screens:console          facilitator        23   24       23
screens:hall_calls       headquarters        6    6        6
screens:hall_messages    headquarters        6    6        6
screens:journal          headquarters       21   21       21
screens:board            headquarters       18   20       22
screens:board_turnout    headquarters        6    8        8
screens:projector        projector          11   11       11
screens:projector_control facilitator         10   10       10
reports:reports          headquarters        6    6        6
preparation:session_new  facilitator         4    4        4
preparation:session_settings facilitator    15   15       15
preparation:blueprint_download facilitator  13   13       13
preparation:crew         headquarters        7    7        7
reports:workbook         headquarters       38   44       56
reports:protocol         headquarters       25   25       42
reports:protocol_file    headquarters        6    6        6
reports:forms            headquarters        7    7        7
reports:forms_paper      headquarters       10   10       10
reports:forms_file       headquarters        6    6        6
reports:assessment_forms headquarters        7    7        7
reports:assessment_forms_paper headquarters 10   10       10
reports:assessment_forms_file headquarters   6    6        6
reports:ballots          headquarters        7    9        9
reports:ballots_paper    headquarters        6    9        9
reports:ballots_file     headquarters        8    10       10
reports:ballot_list      headquarters        7    7        7
reports:ballot_list_paper headquarters       6    7        7
reports:ballot_list_file headquarters        6    6        6
preparation:editor       facilitator        11   11       11
"""
ROWS = [line.split() for line in QUERIES.splitlines()[2:]]
# How a transaction is bracketed and whose clock is read differs between databases; what a page asks does not.
NOT_ASKED = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT clock_timestamp()")


@pytest.fixture(scope="module")
def days(shared_rows: None) -> list[tuple[Day, Day]]:
    return [(a_day(at, tables=4, people=8), a_day(at, tables=12, people=60)) for at in MOMENTS]


def queries(name: str, actor: str, day: Day) -> str:
    """Return how often the page asks the database, as a row of the table says it."""
    url = url_if_there(name, day)
    if url is None:
        return "-"
    client = ACTORS[actor](day)
    cache.clear()
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return str(sum(not query["sql"].startswith(NOT_ASKED) for query in captured))


def test_the_table_has_a_row_for_each_page():
    assert sorted({name for name, *_rest in ROWS}) == sorted(PAGES)


@pytest.mark.parametrize(("name", "actor", "expected"), [(name, actor, numbers) for name, actor, *numbers in ROWS])
def test_a_page_asks_as_often_for_many_as_for_few(
    days: list[tuple[Day, Day]], name: str, actor: str, expected: list[str]
):
    few = [queries(name, actor, small) for small, _big in days]
    many = [queries(name, actor, big) for _small, big in days]

    assert (few, many) == (expected, expected)
