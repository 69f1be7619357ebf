import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, TeamFactory
from tests.factories.triads import KeyQuestionFactory, written_record
from triads.domain.record.records import open_record
from triads.models import Barrier, Record, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
State = Record.State
HTMX = {"HX-Request": "true"}
POSTS = ["field_save", "record_save", "record_hand_in"]
HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "👩‍👩‍👧 семья",
    "\u202eмир\u202c",
    "a\x00b\x07c",
    "{{ 7 }} {% x %}",
]


def _url(session: StrategySession, name: str = "record") -> str:
    return reverse(f"triads:{name}", args=[session.slug])


def _autosave(client: Client, session: StrategySession, field: str, value: str, **changed: Any) -> Any:
    data = {"field": field, "value": value, "version": 0, "operation": f"operation-{value[:20]}"}
    return client.post(_url(session, "field_save"), data | changed)


def _form_of(client: Client, session: StrategySession) -> dict[str, str]:
    """Return what a browser without JavaScript would send from the page as it is shown."""
    page = client.get(_url(session)).content.decode()
    pairs = re.findall(r'<input [^>]*name="((?:version:)?[^"]+)" value="([^"]*)"', page)
    pairs += re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    pairs += [(name, "") for name in re.findall(r'<select [^>]*name="((?:key_question|barrier_author-\d):\d)"', page)]
    return {name: value for name, value in pairs if name not in ("csrfmiddlewaretoken", "next", "region")}


def test_the_page_has_every_field_with_its_version(team: Team) -> None:
    client = table_client(team)

    form = _form_of(client, team.session)

    fields = {name for name in form if f"version:{name}" in form}
    assert len(fields) == 1 + 3 * (8 + 5 + 5 + 1)
    assert {form[f"version:{name}"] for name in fields} == {"0"}


@pytest.mark.parametrize("name", ["record", "record_read"])
def test_the_pages_belong_to_the_table_alone(team: Team, name: str) -> None:
    session, url = team.session, _url(team.session, name)
    clients = {
        "own table": table_client(team),
        "participant": participant_client(ParticipantFactory(session=session)),
        "headquarters": crew_client(session, Role.HEADQUARTERS),
        "projector": projector_client(session),
        "afternoon": table_client(TeamFactory(session=session, round=Team.Round.MEASURES)),
        "stranger": Client(),
        "other session": table_client(TeamFactory()),
    }

    answers = {who: client.get(url, follow=True).status_code for who, client in clients.items()}

    assert answers == {
        "own table": 200,
        "participant": 403,
        "headquarters": 403,
        "projector": 403,
        "afternoon": 403,
        "stranger": 404,
        "other session": 404,
    }


@pytest.mark.parametrize("name", POSTS)
def test_acts_belong_to_the_table_alone_and_are_never_a_get(team: Team, name: str) -> None:
    session, url = team.session, _url(team.session, name)
    others = [participant_client(ParticipantFactory(session=session)), crew_client(session), Client()]

    assert [client.post(url).status_code for client in others] == [403, 403, 404]
    assert table_client(team).get(url).status_code == 405


def test_a_field_is_saved_and_answers_with_its_version(team: Team) -> None:
    answer = _autosave(table_client(team), team.session, "present_what:2", "  Запаздывание обмена ")

    assert answer.status_code == 200
    assert (answer.json()["version"], answer.json()["value"]) == (1, "Запаздывание обмена")
    assert Triad.objects.get(team=team, slot=2).present_what == "Запаздывание обмена"


def test_a_save_sent_twice_counts_once(team: Team) -> None:
    client = table_client(team)

    answers = [_autosave(client, team.session, "name", "Волга").json() for _attempt in range(2)]

    assert [answer["version"] for answer in answers] == [1, 1]
    assert FieldRevision.objects.count() == 1


def test_the_second_writer_gets_both_texts(team: Team) -> None:
    _autosave(table_client(team), team.session, "barrier-1:1", "Нет канала")

    answer = _autosave(table_client(team), team.session, "barrier-1:1", "Нет порядка")

    assert answer.status_code == 409
    assert (answer.json()["version"], answer.json()["theirs"]) == (1, "Нет канала")
    assert Barrier.objects.get(triad__team=team, triad__slot=1, position=1).text == "Нет канала"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["name", "present_what:1", "barrier-5:3"])
def test_hostile_text_is_kept_and_shown_as_text(team: Team, field: str, text: str) -> None:
    client = table_client(team)

    answer = _autosave(client, team.session, field, text, operation="operation-1")

    shown = answer.json()["value"]
    assert (answer.status_code, shown) == (200, text.replace("\x00", "").replace("\x07", ""))
    assert "<script>alert" not in client.get(_url(team.session)).content.decode()


@pytest.mark.parametrize(("field", "limit"), [("name", 100), ("future_where:1", 2000), ("barrier-1:1", 500)])
def test_a_text_over_the_limit_is_a_sentence(team: Team, field: str, limit: int) -> None:
    client = table_client(team)

    answers = [
        _autosave(client, team.session, field, "я" * length, operation=f"operation-{length}")
        for length in (10_000, limit + 1, limit)
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert str(limit) in answers[1].json()["error"]


BAD_CHANGES: list[dict[str, Any]] = [
    {"field": "no_such"},
    {"field": "present_what:9"},
    {"field": "barrier-6:1"},
    {"field": "barrier-1:99999999999999999999"},
    {"field": "team_id:1"},
    {"field": "na\x00me"},
    {"field": "key_question:1", "value": "999"},
    {"field": "key_question:1", "value": "x"},
    {"version": "-1"},
    {"version": "99999999999999"},
    {"version": "x"},
    {"operation": ""},
    {"operation": "я" * 41},
    {"value": "я" * 100_001},
]


@pytest.mark.parametrize("bad", BAD_CHANGES)
def test_a_bad_change_is_a_sentence_and_changes_nothing(team: Team, bad: dict[str, Any]) -> None:
    answer = _autosave(table_client(team), team.session, **({"field": "name", "value": "Волга"} | bad))

    assert (answer.status_code, list(answer.json())) == (422, ["error"])
    assert (Team.objects.get(pk=team.pk).name, FieldRevision.objects.count()) == ("", 0)


def test_a_key_question_of_another_session_is_refused(team: Team) -> None:
    foreign, own = KeyQuestionFactory(), KeyQuestionFactory(session=team.session)
    client = table_client(team)

    codes = [_autosave(client, team.session, "key_question:1", str(q.pk)).status_code for q in (foreign, own)]

    assert codes == [422, 200]
    assert Triad.objects.get(team=team, slot=1).key_question == own


@pytest.mark.parametrize("state", [State.HANDED_IN, State.ACCEPTED])
def test_a_closed_record_takes_no_text(team: Team, state: State) -> None:
    record = open_record(team)
    Record.objects.filter(pk=record.pk).update(state=state)

    answer = _autosave(table_client(team), team.session, "name", "Волга")

    assert (answer.status_code, list(answer.json())) == (422, ["error"])
    assert Team.objects.get(pk=team.pk).name == ""


def test_the_plain_form_saves_only_what_was_touched(team: Team) -> None:
    client = table_client(team)
    form = _form_of(client, team.session)
    _autosave(client, team.session, "barrier-1:1", "Нет канала")

    answer = client.post(_url(team.session, "record_save"), form | {"name": "Волга", "present_what:1": "Обмен"})

    assert (answer.status_code, answer["Location"]) == (302, _url(team.session))
    saved = FieldRevision.objects.order_by("pk").values_list("field", "value")
    assert list(saved) == [("barrier-1:1", "Нет канала"), ("name", "Волга"), ("present_what:1", "Обмен")]


def test_the_plain_form_shows_both_texts_and_lets_the_author_keep_or_take(team: Team) -> None:
    client, session = table_client(team), team.session
    form = _form_of(client, session) | {"present_what:1": "мой текст", "present_where:1": "в Самаре"}
    _autosave(client, session, "present_what:1", "чужой текст")

    answer = client.post(_url(session, "record_save"), form)
    page = answer.content.decode()
    in_between = Triad.objects.get(team=team, slot=1)
    client.post(_url(session, "record_save"), form | {"version:present_what:1": "1"})

    assert answer.status_code == 409
    assert "<blockquote>чужой текст</blockquote>" in page
    assert ">мой текст</textarea>" in page
    assert 'name="version:present_what:1" value="1"' in page
    assert (in_between.present_what, in_between.present_where) == ("чужой текст", "в Самаре")
    assert Triad.objects.get(team=team, slot=1).present_what == "мой текст"


def test_taking_their_text_writes_nothing(team: Team) -> None:
    client, session = table_client(team), team.session
    form = _form_of(client, session) | {"name": "мой", "version:name": "1", "take:name": "1"}
    _autosave(client, session, "name", "чужой")

    answer = client.post(_url(session, "record_save"), form)

    assert (answer.status_code, Team.objects.get(pk=team.pk).name) == (302, "чужой")


def test_a_refused_text_of_the_plain_form_stands_in_its_field_and_holds_no_other_back(team: Team) -> None:
    client, session = table_client(team), team.session
    long = "я" * 501
    form = _form_of(client, session) | {"barrier-2:3": long, "name": "Волга"}

    answer = client.post(_url(session, "record_save"), form)

    assert answer.status_code == 422
    assert f">{long}</textarea>" in answer.content.decode()
    assert Team.objects.get(pk=team.pk).name == "Волга"


def test_texts_typed_into_a_record_that_was_closed_meanwhile_are_shown_again(team: Team) -> None:
    client, session = table_client(team), team.session
    form = _form_of(client, session) | {"present_what:1": "важный текст"}
    Record.objects.update(state=State.HANDED_IN)

    answer = client.post(_url(session, "record_save"), form)

    assert answer.status_code == 422
    assert ">важный текст</textarea>" in answer.content.decode()


def test_handing_in_saves_what_the_form_holds_first(team: Team) -> None:
    record, client, session = written_record(team), table_client(team), team.session
    form = _form_of(client, session) | {"name": "Кама"}

    answer = client.post(_url(session, "record_hand_in"), form)

    record.refresh_from_db()
    assert (answer.status_code, record.state, record.team.name) == (302, State.HANDED_IN, "Кама")


def test_handing_in_twice_or_incomplete_is_a_sentence(team: Team) -> None:
    client, session = table_client(team), team.session
    open_record(team)

    incomplete = client.post(_url(session, "record_hand_in"), follow=True).content.decode()
    written_record_of(team)
    first = client.post(_url(session, "record_hand_in"), follow=True).content.decode()
    second = client.post(_url(session, "record_hand_in"), follow=True).content.decode()

    assert [page.count('class="message error"') for page in (incomplete, first, second)] == [1, 0, 1]
    assert Record.objects.get().state == State.HANDED_IN


def written_record_of(team: Team) -> Record:
    team.refresh_from_db()
    return written_record(team)


def test_a_page_of_a_closed_record_has_bridges_and_no_fields(team: Team) -> None:
    record = written_record(team)
    Record.objects.filter(pk=record.pk).update(state=State.HANDED_IN, handed_in_at=record.team.session.created_at)

    page = table_client(team).get(_url(team.session)).content.decode()

    assert (page.count('class="bridge"'), page.count("<textarea"), "record-form" in page) == (3, 0, False)


def test_a_returned_record_shows_its_comment_above_the_fields(team: Team) -> None:
    Record.objects.filter(pk=open_record(team).pk).update(state=State.RETURNED, comment="Уточните <b>7.2</b>")

    page = table_client(team).get(_url(team.session)).content.decode()

    assert "Уточните &lt;b&gt;7.2&lt;/b&gt;" in page
    assert page.index("Уточните") < page.index("<textarea")


def test_the_live_region_holds_no_field_but_previews_and_versions(team: Team) -> None:
    client = table_client(team)
    _autosave(client, team.session, "present_what:1", "Запаздывание обмена")

    region = client.get(_url(team.session), headers=HTMX).content.decode()

    assert ("<textarea" in region, "<select" in region, "<input" in region) == (False, False, False)
    assert 'id="preview-present-1"' in region
    assert "Запаздывание обмена" in region
    assert "{&quot;present_what:1&quot;: 1}" in region
    assert region.count('hx-swap-oob="true"') == 10


def test_the_reading_page_loads_anew_once_the_record_is_returned(team: Team) -> None:
    client, url = table_client(team), _url(team.session, "record_read")
    Record.objects.filter(pk=open_record(team).pk).update(state=State.RETURNED)

    plain, live = client.get(url), client.get(url, headers=HTMX)

    assert (plain.status_code, plain["Location"], live["HX-Refresh"]) == (302, _url(team.session), "true")


def test_the_page_asks_the_same_number_of_queries_for_one_triad_and_three(
    django_assert_num_queries: Any, session: StrategySession
) -> None:
    for number, triads in enumerate((1, 3), start=1):
        session.team_triads = triads
        session.save()
        one = TeamFactory(session=session, table_number=number)
        written_record(one)
        client = table_client(one)
        client.get(_url(session))
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(_url(session))
        with django_assert_num_queries(REGION_QUERIES):
            client.get(_url(session), headers=HTMX)


PAGE_QUERIES = 33
REGION_QUERIES = 18


def test_the_page_names_its_document_for_copies_on_the_device(team: Team) -> None:
    page = table_client(team).get(_url(team.session)).content.decode()

    assert f'data-document="{reference(Record.objects.get())}"' in page
