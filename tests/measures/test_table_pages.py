import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.domain.plans import field_values, save
from measures.models import Measure, MeasurePlan
from okmo_session.core.autosave import Change
from sessions.actors import system
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.measures import empty_plan, person, written_plan
from tests.factories.sessions import SeatFactory, SessionFactory, TeamFactory

pytestmark = pytest.mark.either_database

State = MeasurePlan.State
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0 \u202eправо🙂\x07 и конец"
WRITES = ["plan_autosave", "plan_save", "plan_hand_in"]


def url(name: str, session: StrategySession) -> str:
    return reverse(f"measures:{name}", args=[session.slug])


def tablet_of(plan: MeasurePlan) -> Client:
    return table_client(TeamFactory(session=plan.team.session, table_number=plan.team.table_number))


def typed(plan: MeasurePlan, **changes: str) -> dict[str, str]:
    """Return the whole form as a plain browser sends it, with versions of a plan nobody has saved before."""
    values = field_values(MeasurePlan.objects.select_related("team").get(pk=plan.pk))
    versions = {f"version:{name}": "0" for name in values}
    return {**values, **versions, "form_id": "form", **{name.replace("_", ":"): text for name, text in changes.items()}}


def test_the_morning_tablet_of_the_table_shows_the_plan(session: StrategySession) -> None:
    plan = empty_plan(session, table_number=7)

    page = tablet_of(plan).get(url("plan", session))

    assert page.status_code == 200
    assert page.context["plan"] == plan
    assert [step.position for step in page.context["steps"]] == [1, 2, 3, 4]
    assert plan.priority.present_sentence in page.content.decode().replace("\u00a0", " ")


def test_a_table_without_a_team_is_told_to_wait(session: StrategySession) -> None:
    page = table_client(TeamFactory(session=session)).get(url("plan", session))

    assert page.status_code == 200
    assert page.context["plan"] is None


@pytest.mark.parametrize("name", WRITES)
def test_a_table_without_a_team_has_nothing_to_write(session: StrategySession, name: str) -> None:
    response = table_client(TeamFactory(session=session)).post(url(name, session))

    assert response.status_code == 404


@pytest.mark.parametrize("name", WRITES)
def test_writing_is_a_post(session: StrategySession, name: str) -> None:
    assert tablet_of(empty_plan(session)).get(url(name, session)).status_code == 405


@pytest.mark.parametrize("name", [*WRITES, "plan", "plan_read"])
def test_only_a_table_writes_a_plan(session: StrategySession, name: str) -> None:
    empty_plan(session)
    foreign = table_client(TeamFactory(session=SessionFactory(), table_number=1))
    known = [crew_client(session), participant_client(person(session)), projector_client(session)]
    method = "post" if name in WRITES else "get"

    answers = [getattr(client, method)(url(name, session)).status_code for client in [Client(), foreign, *known]]

    assert answers == [404, 404, 403, 403, 403]


def test_a_field_is_saved_and_answered_with_its_version(session: StrategySession) -> None:
    plan = empty_plan(session)
    data = {"field": "what:1", "value": " Завести канал ", "version": "0", "operation": "abc"}

    answer = tablet_of(plan).post(url("plan_autosave", session), data)

    body = answer.json()
    assert answer.status_code == 200
    assert (body["version"], body["value"]) == (1, "Завести канал")
    assert re.fullmatch(r"\d\d:\d\d:\d\d", body["saved_at"])


def test_a_stale_field_is_answered_with_both_texts(session: StrategySession) -> None:
    plan = empty_plan(session)
    save(plan, Change("what:1", "первый", 0, "first"), by=system(session))
    data = {"field": "what:1", "value": "второй", "version": "0", "operation": "abc"}

    answer = tablet_of(plan).post(url("plan_autosave", session), data)

    assert answer.status_code == 409
    assert (answer.json()["version"], answer.json()["theirs"]) == (1, "первый")
    assert Measure.objects.get(plan=plan, position=1).what == "первый"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"field": "what:1", "value": "я" * 10_000, "version": "0", "operation": "abc"},
        {"field": "due:1", "value": "завтра", "version": "0", "operation": "abc"},
        {"field": "what:9", "value": "x", "version": "0", "operation": "abc"},
        {"field": "what:1\0", "value": "x", "version": "0", "operation": "abc"},
        {"field": "what:1", "value": "x", "version": "-1", "operation": "abc"},
        {"field": "what:1", "value": "x", "version": "9" * 30, "operation": "abc"},
        {"field": "what:1", "value": "x", "version": "0", "operation": ""},
        {"field": "what:1", "value": "x", "version": "0", "operation": "я" * 500},
    ],
)
def test_a_field_that_cannot_be_saved_is_answered_with_a_sentence(
    session: StrategySession, data: dict[str, str]
) -> None:
    answer = tablet_of(empty_plan(session)).post(url("plan_autosave", session), data)

    assert answer.status_code == 422
    assert answer.json()["error"]


def test_the_whole_form_saves_what_was_typed_without_javascript(session: StrategySession) -> None:
    plan = empty_plan(session)

    answer = tablet_of(plan).post(url("plan_save", session), typed(plan, what_1="Канал", due_2="01.06.2026"))

    steps = plan.measures.order_by("position")
    assert (answer.status_code, answer["Location"]) == (302, url("plan", session))
    assert (steps[0].what, str(steps[1].due)) == ("Канал", "2026-06-01")


def test_the_whole_form_shows_both_texts_and_loses_neither(session: StrategySession) -> None:
    plan = empty_plan(session)
    form = typed(plan, what_1="второй", who_1="Дирекция")
    save(plan, Change("what:1", "первый", 0, "first"), by=system(session))
    tablet = tablet_of(plan)

    answer = tablet.post(url("plan_save", session), form)

    field = answer.context["steps"][0].what
    assert answer.status_code == 422
    assert (field.value, field.conflict.theirs, field.version) == ("второй", "первый", 1)
    assert (Measure.objects.get(plan=plan, position=1).what, Measure.objects.get(plan=plan, position=1).who) == (
        "первый",
        "Дирекция",
    )


@pytest.mark.parametrize(("choice", "text"), [({}, "второй"), ({"take:what:1": "1"}, "первый")])
def test_the_choice_between_two_texts_is_kept(session: StrategySession, choice: dict[str, str], text: str) -> None:
    plan = empty_plan(session)
    save(plan, Change("what:1", "первый", 0, "first"), by=system(session))
    form = typed(plan) | {"what:1": "второй", "version:what:1": "1", "form_id": "again"} | choice

    answer = tablet_of(plan).post(url("plan_save", session), form)

    assert answer.status_code == 302
    assert Measure.objects.get(plan=plan, position=1).what == text


def test_the_whole_form_leaves_what_others_wrote_in_fields_its_author_did_not_touch(session: StrategySession) -> None:
    plan = empty_plan(session)
    form = typed(plan, who_1="Дирекция")
    save(plan, Change("what:1", "первый", 0, "first"), by=system(session))

    answer = tablet_of(plan).post(url("plan_save", session), form)

    assert answer.status_code == 302
    assert Measure.objects.get(plan=plan, position=1).what == "первый"


def test_one_refused_text_is_shown_again_and_holds_no_other_back(session: StrategySession) -> None:
    plan, long = empty_plan(session), "я" * 10_000

    answer = tablet_of(plan).post(url("plan_save", session), typed(plan, what_1=long, what_2="Канал"))

    field = answer.context["steps"][0].what
    assert (answer.status_code, field.value, bool(field.error)) == (422, long, True)
    assert long in answer.content.decode()
    assert Measure.objects.get(plan=plan, position=2).what == "Канал"


def test_hostile_text_is_shown_as_plain_text(session: StrategySession) -> None:
    plan = written_plan(session)
    tablet = tablet_of(plan)

    tablet.post(url("plan_save", session), typed(plan, what_1=HOSTILE, name=HOSTILE[:60]))

    stored = Measure.objects.get(plan=plan, position=1).what
    page = tablet.get(url("plan", session)).content.decode()
    assert stored == HOSTILE.replace("\x07", "")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_handing_in_saves_the_form_first(session: StrategySession) -> None:
    plan = written_plan(session)

    answer = tablet_of(plan).post(url("plan_hand_in", session), typed(plan, what_1="Новый канал"))

    assert answer.status_code == 302
    assert (MeasurePlan.objects.get().state, plan.measures.get(position=1).what) == (State.HANDED_IN, "Новый канал")


def test_handing_in_too_early_says_what_is_missing(session: StrategySession) -> None:
    plan = empty_plan(session)

    answer = tablet_of(plan).post(url("plan_hand_in", session), typed(plan))

    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 2
    assert MeasurePlan.objects.get().state == State.DRAFTING


def test_a_second_click_on_hand_in_gets_a_sentence(session: StrategySession) -> None:
    plan = written_plan(session)
    tablet, form = tablet_of(plan), typed(plan)
    tablet.post(url("plan_hand_in", session), form)

    answer = tablet.post(url("plan_hand_in", session), form)

    assert answer.status_code == 422
    assert MeasurePlan.objects.get().state == State.HANDED_IN


def test_a_plan_handed_in_is_read_only_until_it_is_returned(session: StrategySession) -> None:
    plan = written_plan(session)
    tablet = tablet_of(plan)
    fields = []

    for state in (State.HANDED_IN, State.RETURNED, State.ACCEPTED):
        MeasurePlan.objects.update(state=state, comment="Уточните срок шага 2")
        page = tablet.get(url("plan", session)).content.decode()
        fields.append(("<textarea" in page, "Уточните срок" in page.replace("\u00a0", " ")))

    assert fields == [(False, False), (True, True), (False, False)]


def test_a_page_that_only_reads_is_loaded_anew_when_the_table_may_write(session: StrategySession) -> None:
    plan = written_plan(session)
    tablet = tablet_of(plan)
    MeasurePlan.objects.update(state=State.HANDED_IN)
    waiting = tablet.get(url("plan_read", session), headers={"HX-Request": "true"})
    MeasurePlan.objects.update(state=State.RETURNED)

    answer = tablet.get(url("plan_read", session), headers={"HX-Request": "true"})

    assert (waiting.headers.get("HX-Refresh"), answer.headers.get("HX-Refresh")) == (None, "true")
    assert tablet.get(url("plan_read", session)).status_code == 302


def test_the_live_region_holds_no_field(session: StrategySession) -> None:
    plan = empty_plan(session)

    region = tablet_of(plan).get(url("plan", session), headers={"HX-Request": "true"}).content.decode()

    assert 'id="hand-in"' in region
    assert not re.search("<(input|select|textarea)", region)


@pytest.mark.parametrize("members", [1, 12])
def test_the_page_asks_as_little_for_many_as_for_one(
    session: StrategySession, members: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = empty_plan(session, members=members)
    for number in range(members):
        save(plan, Change("what:1", f"текст {number}", number, f"op-{number}"), by=system(session))
    tablet = tablet_of(plan)

    with django_assert_num_queries(18):
        assert tablet.get(url("plan", session)).status_code == 200


def test_the_tablet_let_in_for_the_new_table_itself_works_too(session: StrategySession) -> None:
    plan = empty_plan(session, table_number=9)

    page = table_client(Team.objects.get(pk=plan.team_id)).get(url("plan", session))

    assert page.context["plan"] == plan


def test_members_are_offered_as_speakers(session: StrategySession) -> None:
    plan = empty_plan(session, members=0)
    SeatFactory(team=plan.team, participant=person(session, "Мария Ёлкина"))

    page = tablet_of(plan).get(url("plan", session)).content.decode()

    assert "Мария Ёлкина" in page


def test_observer_and_headquarters_have_no_tablet(session: StrategySession) -> None:
    empty_plan(session)

    answers = [
        crew_client(session, role).get(url("plan", session)).status_code for role in (Role.OBSERVER, Role.HEADQUARTERS)
    ]

    assert answers == [403, 403]
