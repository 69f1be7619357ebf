import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import now
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import ParticipantFactory, TeamFactory
from tests.factories.triads import CriterionFactory, written_record
from triads.models import Criterion, Record, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
State = Record.State
QUEUE_QUERIES = 9
RECORD_QUERIES = 30


@pytest.fixture
def record(team: Team) -> Record:
    return _handed_in(team)


def _handed_in(team: Team, minutes: int = 5) -> Record:
    record = written_record(team)
    at = now() - dt.timedelta(minutes=minutes)
    Record.objects.filter(pk=record.pk).update(state=State.HANDED_IN, handed_in_at=at)
    return record


def _url(record: Record, name: str) -> str:
    return reverse(f"triads:{name}", args=[record.team.session.slug, record.pk])


def _queue(session: StrategySession) -> str:
    return reverse("triads:check", args=[session.slug])


def test_the_queue_shows_the_longest_wait_first(session: StrategySession) -> None:
    for number, minutes in ((1, 3), (2, 9), (3, 6)):
        _handed_in(TeamFactory(session=session, table_number=number), minutes)
    written_record(TeamFactory(session=session, table_number=4))

    page = crew_client(session, Role.HEADQUARTERS).get(_queue(session)).content.decode()

    queue, others = page.split("<table")
    assert re.findall(r"№ (\d)", queue.split('class="queue"')[1]) == ["2", "3", "1"]
    assert set(re.findall(r"№ (\d)", others)) == {"4"}


def test_an_empty_queue_says_so(session: StrategySession) -> None:
    answer = crew_client(session).get(_queue(session))

    assert (answer.status_code, answer.content.decode().count('class="empty"')) == (200, 1)


def test_an_observer_sees_states_but_no_record(record: Record) -> None:
    client = crew_client(record.team.session, Role.OBSERVER)

    page = client.get(_queue(record.team.session))

    assert (page.status_code, _url(record, "record_check") in page.content.decode()) == (200, False)
    assert client.get(_url(record, "record_check")).status_code == 403


@pytest.mark.parametrize("name", ["record_check", "record_accept", "record_return"])
def test_checking_belongs_to_headquarters_of_this_session(record: Record, name: str) -> None:
    session, url = record.team.session, _url(record, name)
    clients = [table_client(record.team), participant_client(ParticipantFactory(session=session))]
    clients += [crew_client(session, Role.OBSERVER), Client(), crew_client(TeamFactory().session)]
    ask = "get" if name == "record_check" else "post"

    answers = [getattr(client, ask)(url).status_code for client in clients]

    assert answers == [403, 403, 403, 404, 404]
    assert Record.objects.get(pk=record.pk).state == State.HANDED_IN


@pytest.mark.parametrize("name", ["record_accept", "record_return"])
def test_deciding_is_never_a_get(record: Record, name: str) -> None:
    assert crew_client(record.team.session).get(_url(record, name)).status_code == 405


def test_a_record_of_another_session_does_not_exist(record: Record) -> None:
    other = TeamFactory().session
    url = reverse("triads:record_check", args=[other.slug, record.pk])

    assert crew_client(other).get(url).status_code == 404


def test_the_page_shows_triads_members_and_both_lists_of_criteria(record: Record) -> None:
    session = record.team.session
    for purpose in Criterion.Purpose.values:
        CriterionFactory(session=session, purpose=purpose, text=f"критерий {purpose}")
    Triad.objects.filter(team=record.team, slot=2).update(present_on_what="", future_what="<script>alert(1)</script>")

    page = crew_client(session, Role.HEADQUARTERS).get(_url(record, "record_check")).content.decode()

    assert page.count('class="bridge"') == 3
    assert [f"критерий {purpose}" in page for purpose in Criterion.Purpose.values] == [True, True, False, False]
    assert ("<script>alert" in page, page.count('<li class="warn">')) == (False, 1)


def test_accepting_goes_on_to_the_next_and_then_to_the_queue(record: Record) -> None:
    session = record.team.session
    second = _handed_in(TeamFactory(session=session, table_number=8))
    client = crew_client(session, Role.HEADQUARTERS)

    answers = [client.post(_url(one, "record_accept"))["Location"] for one in (record, second)]

    assert answers == [_url(second, "record_check"), _queue(session)]
    assert set(Record.objects.values_list("state", flat=True)) == {State.ACCEPTED}


def test_accepting_twice_is_a_sentence(record: Record) -> None:
    client = crew_client(record.team.session)
    client.post(_url(record, "record_accept"))

    answer = client.post(_url(record, "record_accept"))

    assert (answer.status_code, answer.content.decode().count('class="message error"')) == (422, 1)
    assert Record.objects.get().state == State.ACCEPTED


def test_returning_needs_a_comment_and_keeps_what_was_typed(record: Record) -> None:
    client, url = crew_client(record.team.session), _url(record, "record_return")

    answers = [client.post(url, {"comment": comment}) for comment in ("", " \x00", "я" * 10_000)]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "я" * 10_000 in answers[2].content.decode()
    assert Record.objects.get().state == State.HANDED_IN


def test_a_returned_record_reaches_its_table_with_the_comment(record: Record) -> None:
    client = crew_client(record.team.session, Role.HEADQUARTERS)

    first = client.post(_url(record, "record_return"), {"comment": "Уточните 7.2"})
    second = client.post(_url(record, "record_return"), {"comment": "Ещё раз"})

    page = table_client(record.team).get(reverse("triads:record", args=[record.team.session.slug])).content.decode()
    assert (first.status_code, second.status_code) == (302, 422)
    assert ("Уточните" in page, "Ещё раз" in page) == (True, False)


def test_the_live_regions_hold_no_field(record: Record) -> None:
    client = crew_client(record.team.session)

    for url in (_queue(record.team.session), _url(record, "record_check")):
        region = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert ("<textarea" in region, "<html" in region, "hx-get" in region) == (False, False, True)


def test_the_pages_ask_the_same_number_of_queries_for_one_table_and_three(
    session: StrategySession, django_assert_num_queries: Any
) -> None:
    client = crew_client(session)
    for numbers in ([1], [2, 3]):
        records = [_handed_in(TeamFactory(session=session, table_number=number)) for number in numbers]
        with django_assert_num_queries(QUEUE_QUERIES):
            client.get(_queue(session))
        with django_assert_num_queries(RECORD_QUERIES):
            client.get(_url(records[0], "record_check"))


@pytest.mark.parametrize(
    ("state", "is_frozen", "forms"),
    [
        ("drafting", False, 0),
        ("handed_in", False, 2),
        ("returned", False, 0),
        ("accepted", False, 1),
        ("accepted", True, 0),
    ],
)
def test_only_what_can_be_decided_is_offered(record: Record, state: str, is_frozen: bool, forms: int) -> None:
    Record.objects.filter(pk=record.pk).update(state=state, is_frozen=is_frozen, decided_at=now())

    page = crew_client(record.team.session).get(_url(record, "record_check")).content.decode()

    offered = [_url(record, name) in page for name in ("record_accept", "record_return")]
    assert sum(offered) == forms


def test_a_page_opened_before_the_hand_in_learns_where_to_decide(record: Record) -> None:
    client, url = crew_client(record.team.session), _url(record, "record_check")

    live = [client.get(url + query, headers={"HX-Request": "true"}) for query in ("", "?deciding=1")]

    assert [answer.content.decode().count(f'href="{url}"') for answer in live] == [1, 0]


def test_a_comment_stands_at_its_field_and_in_the_list_on_top(record: Record) -> None:
    client, session = crew_client(record.team.session, Role.HEADQUARTERS), record.team.session
    page = client.get(_url(record, "record_check")).content.decode()
    assert page.count('form="return-form"') == 1 + 3 * 14

    client.post(_url(record, "record_return"), {"comment": "", "comment:present_on_what:2": "<b>На кого?</b>"})
    tablet, record_url = table_client(record.team), reverse("triads:record", args=[session.slug])
    before = tablet.get(record_url).content.decode()
    tablet.post(record_url + "save/", {"present_on_what:2": "глав", "version:present_on_what:2": "0"})
    after = [tablet.get(record_url).content.decode(), client.get(_url(record, "record_check")).content.decode()]

    assert before.count('href="#present_on_what:2"') == before.count('id="comment-present_on_what:2"') == 1
    assert before.count('aria-describedby="hint-present_on_what:2 comment-present_on_what:2"') <= 1
    assert (before.count("&lt;b&gt;На кого?"), "<b>На" in before, "изменено" in before) == (2, False, False)
    assert ["изменено" in text for text in after] == [True, True]
    assert ("решений МСУ" in after[1], "глав" in after[1]) == (True, True)


def test_a_comment_that_was_not_followed_stands_in_the_form_again(record: Record) -> None:
    client = crew_client(record.team.session)
    asked = {"comment:name": "Короче", "comment:present_what:1": "Чего?"}
    client.post(_url(record, "record_return"), asked)
    Team.objects.update(name="Кама")
    Record.objects.update(state=State.HANDED_IN)

    page = client.get(_url(record, "record_check")).content.decode()

    assert re.findall(r'<textarea name="comment:([^"]+)"[^>]*>\s*[^<\s]', page) == ["present_what:1"]
    assert page.count('<details class="card" open>') == 1


def test_a_refused_return_keeps_every_comment(record: Record) -> None:
    client = crew_client(record.team.session)

    answer = client.post(_url(record, "record_return"), {"comment": "я" * 1001, "comment:name": "Короче"})

    page = answer.content.decode()
    assert (answer.status_code, "я" * 1001 in page, "Короче" in page) == (422, True, True)
    assert Record.objects.get().state == State.HANDED_IN


def test_headquarters_put_a_text_right_and_the_table_reads_both(record: Record) -> None:
    session = record.team.session
    change = {"field": "present_on_what:2", "value": "глав <i>МСУ</i>", "version": "0", "operation": "one"}
    client, tablet = crew_client(session), table_client(record.team)

    answer = client.post(_url(record, "record_correct"), change)
    read = tablet.get(reverse("triads:record_read", args=[session.slug])).content.decode()
    client.post(_url(record, "record_return"), {"comment": "Ещё раз"})
    written = tablet.get(reverse("triads:record", args=[session.slug])).content.decode()
    back = reverse("triads:own_text_give_back", args=[session.slug])
    answers = [tablet.post(back, {"field": "present_on_what:2"}).status_code for _ in range(2)]

    assert answer.json()["version"] == 1
    for page in (read, written):
        assert ("глав &lt;i&gt;МСУ" in page, "решений МСУ" in page) == (True, True)
    assert (back in read, back in written, answers) == (False, True, [302, 302])
    assert Triad.objects.get(team=record.team, slot=2).present_on_what == "решений МСУ"


def test_the_plain_form_puts_right_only_what_was_touched(record: Record) -> None:
    client = crew_client(record.team.session)
    form = {"present_what:1": "Иное", "version:present_what:1": "0", "name": "Волга", "version:name": "0"}

    first = client.post(_url(record, "record_correct_save"), form)
    second = client.post(_url(record, "record_correct_save"), form | {"present_what:1": "Третье"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Третье" in second.content.decode()
    assert Triad.objects.get(team=record.team, slot=1).present_what == "Иное"


def test_headquarters_give_a_text_back(record: Record) -> None:
    client = crew_client(record.team.session)
    form = {"present_what:1": "Иное", "version:present_what:1": "0"}
    client.post(_url(record, "record_correct_save"), form)

    answer = client.post(_url(record, "text_give_back"), {"field": "present_what:1"}, follow=True)

    assert "Иное" not in answer.content.decode()
    assert Triad.objects.get(team=record.team, slot=1).present_what == "Запаздывание обмена сведениями"
