"""The pages of the assessment: what is shown to whom and when, and what comes twice."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import now
from sessions.models import Role, Stage, StrategySession, Team, Timer
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.assessment import a_sheet
from tests.factories.sessions import ParticipantFactory, SeatFactory, StageFactory, TeamFactory
from tests.factories.triads import CriterionFactory, written_record
from tests.walk import text_of
from triads.models import AssessmentSheet, Criterion, Record, Score, Talk, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
HOSTILE = "<script>alert(1)</script> =cmd 🙂 {{ 7 }}"
SECRET = "Тайное замечание"
MOMENTS = ("talks", "after")


@pytest.fixture
def teams(session: StrategySession) -> list[Team]:
    """Three tables; the second has spoken, the third speaks."""
    for position in (1, 2):
        CriterionFactory(session=session, purpose=Criterion.Purpose.ASSESSING, position=position)
    stage = StageFactory(session=session, kind=Stage.Kind.TALKS, state=Stage.State.RUNNING)
    Timer.objects.create(stage=stage, length=dt.timedelta(hours=1), ends_at=now() + dt.timedelta(hours=1))
    teams = [TeamFactory(session=session, table_number=number) for number in (1, 2, 3)]
    for team, state in zip(teams, (Talk.State.WAITING, Talk.State.HELD, Talk.State.SPEAKING), strict=True):
        written_record(team)
        Talk.objects.create(session=session, team=team, position=team.table_number, state=state)
    Record.objects.update(state=Record.State.ACCEPTED)
    return teams


def url(session: StrategySession, name: str, *args: int) -> str:
    return reverse(f"triads:{name}", args=[session.slug, *args])


def triad_of(team: Team, slot: int = 1) -> Triad:
    return Triad.objects.get(team=team, slot=slot)


def criterion(session: StrategySession, position: int = 1) -> Criterion:
    return session.criteria.get(position=position)


def form_of(page: str) -> dict[str, str]:
    """Return what a browser without JavaScript would send from a form of scores."""
    pairs = re.findall(r'<input type="hidden" name="((?:version:)?[^"]+)" value="([^"]*)"', page)
    pairs += re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    return {name: value for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_the_speaking_team_stands_on_top_and_the_others_with_their_states(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session
    a_sheet(teams[0], {triad_of(teams[1]): [5, 4], triad_of(teams[1], 2): [None, 1]}, handed_in=False)

    page = text_of(client.get(url(session, "assessments")))

    assert page.index("Сейчас выступает") < page.index("Стол № 3") < page.index("Стол № 2") < page.index("1 из 3")
    assert url(session, "assessment", 1) not in page
    assert "Без оценки: № 3." in page
    assert "Оценены не полностью: № 2 (1 из 3)." in page


def test_one_page_shows_the_triads_of_one_team_with_all_its_fields(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session

    page = client.get(url(session, "assessment", 2)).content.decode()

    assert page.count('type="radio"') == 3 * 2 * 6
    assert len(re.findall(r"data-version=", page)) == 3 * (2 + 1)
    assert [client.get(url(session, "assessment", number)).status_code for number in (1, 3, 4)] == [404, 200, 404]


def test_without_javascript_the_form_is_saved_as_a_whole_and_twice_does_no_harm(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session
    where = url(session, "assessment", 2)
    first, second = (f"score-{criterion(session, n).pk}:{triad_of(teams[1]).pk}" for n in (1, 2))
    remark = f"remark:{triad_of(teams[1], 2).pk}"
    data = form_of(client.get(where).content.decode()) | {first: "5", second: "2", remark: HOSTILE}

    answers = [client.post(where + "save/", data) for _press in (1, 2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(Score.objects.values_list("value", flat=True)) == [2, 5]
    page = client.get(where).content.decode()
    assert page.count("checked") == 6
    assert re.search(rf'name="{first}" value="5"\s+data-version="1"|name="{first}" value="5"\s+checked', page)
    assert "<script>alert(1)" not in page
    assert HOSTILE in text_of(client.get(where))


def test_a_form_of_an_old_page_is_answered_with_both_values(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session
    where, field = url(session, "assessment", 2), f"score-{criterion(session).pk}:{triad_of(teams[1]).pk}"
    old = form_of(client.get(where).content.decode())
    client.post(where + "save/", old | {field: "5"})

    answer = client.post(where + "save/", old | {field: "1", "form_id": "another"})

    assert (answer.status_code, Score.objects.get().value) == (409, 5)
    assert "Взять" in text_of(answer)


def test_the_script_saves_one_radio_button_and_is_refused_with_a_sentence(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session
    data = {"field": f"score-{criterion(session).pk}:{triad_of(teams[1]).pk}", "version": 0, "operation": "a" * 20}
    own = {"field": f"remark:{triad_of(teams[0]).pk}", "value": "Мы лучшие", "version": 0, "operation": "b" * 20}

    answers = [client.post(url(session, "assessment_field_save"), data | {"value": value}) for value in ("4", "4", "9")]
    answers.append(client.post(url(session, "assessment_field_save"), own))

    # An operation that comes twice is answered like the first one.
    assert [answer.status_code for answer in answers] == [200, 200, 422, 422]
    assert Score.objects.get().value == 4
    assert not teams[0].assessment_sheets.get().assessments.exclude(remark="").exists()


def test_handing_in_with_gaps_is_asked_first_and_then_final(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session
    a_sheet(teams[0], {triad_of(teams[1]): [5, 4]}, handed_in=False)

    asked = client.post(url(session, "assessment_hand_in"))
    before = AssessmentSheet.objects.get().handed_in_at
    answers = [client.post(url(session, "assessment_hand_in"), {"with_gaps": "1"}) for _press in (1, 2)]
    after = text_of(client.get(url(session, "assessments")))

    assert (asked.status_code, before) == (422, None)
    assert "Лист будет сдан с пропусками" in text_of(asked)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert AssessmentSheet.objects.get().handed_in_at is not None
    assert "больше не меняется" in after
    assert "Сдать лист" not in after
    assert 'type="radio"' not in client.get(url(session, "assessment", 2)).content.decode()


def test_a_team_that_begins_to_speak_is_told_outside_the_form(teams: list[Team]) -> None:
    client, session = table_client(teams[0]), teams[0].session

    answer = client.get(url(session, "assessment", 2), headers={"HX-Request": "true"})
    waiting = client.get(url(session, "assessment", 3) + "?waiting", headers={"HX-Request": "true"})

    region = answer.content.decode()
    assert url(session, "assessment", 3) in region
    assert "Сейчас выступает стол № 3." in text_of(answer)
    assert "<textarea" not in region
    assert 'type="radio"' not in region
    assert waiting.headers["HX-Refresh"] == "true"


def test_members_see_their_teams_sheet_and_cannot_write_on_it(teams: list[Team]) -> None:
    session, anna = teams[0].session, ParticipantFactory(session=teams[0].session)
    SeatFactory(team=teams[0], participant=anna)
    a_sheet(teams[0], {triad_of(teams[1]): [5, 4]}, handed_in=False, remark="Наше замечание")
    client = participant_client(anna)

    page = client.get(url(session, "assessment", 2))
    posts = [client.post(url(session, "assessment_hand_in")), client.post(url(session, "assessment_field_save"))]

    assert "Наше замечание" in text_of(page)
    assert 'type="radio"' not in page.content.decode()
    assert [answer.status_code for answer in posts] == [403, 403]


def test_each_phone_assesses_where_the_session_says_so(teams: list[Team]) -> None:
    session = teams[0].session
    session.assessed_by_person = True
    session.save()
    anna, boris = (ParticipantFactory(session=session, name=name) for name in ("Анна", "Борис"))
    for person in (anna, boris):
        SeatFactory(team=teams[0], participant=person)
    field = f"remark:{triad_of(teams[1]).pk}"
    data = {"field": field, "value": SECRET, "version": 0, "operation": "a" * 20}

    saved = participant_client(anna).post(url(session, "assessment_field_save"), data)
    pages = [
        text_of(client.get(url(session, name, *args)))
        for client in (participant_client(boris), table_client(teams[0]))
        for name, *args in (("assessments",), ("assessment", 2))
    ]

    assert saved.status_code == 200
    assert 'type="radio"' in participant_client(anna).get(url(session, "assessment", 2)).content.decode()
    assert [SECRET in page for page in pages] == [False] * 4
    assert table_client(teams[0]).post(url(session, "assessment_hand_in")).status_code == 403
    assert "Анна" in pages[2]


def _clients(teams: list[Team]) -> dict[str, Client]:
    session = teams[0].session
    member = ParticipantFactory(session=session)
    SeatFactory(team=teams[0], participant=member)
    roles = (Role.OBSERVER, Role.HEADQUARTERS, Role.FACILITATOR)
    return {
        "member": participant_client(member),
        "table": table_client(teams[0]),
        "guest": participant_client(ParticipantFactory(session=session)),
        "projector": projector_client(session),
        **{role.value: crew_client(session, role) for role in roles},
    }


def _readers(teams: list[Team], clients: dict[str, Client], *needles: str) -> list[set[str]]:
    """Return who reads each of `needles` on any page of the assessment or in the workbook."""
    session = teams[0].session
    pks = session.assessment_sheets.values_list("pk", flat=True)
    places = [url(session, name) for name in ("assessments", "assessment_result", "assessment_sheets")]
    places += [url(session, "assessment", number) for number in (2, 3)] + [url(session, "sheet", pk) for pk in pks]
    places += [reverse("reports:workbook", args=[session.slug]), reverse("session_home", args=[session.slug])]
    answers: list[tuple[str, Any]] = [
        (who, client.get(place, follow=True)) for who, client in clients.items() for place in places
    ]
    texts = [(who, text_of(answer)) for who, answer in answers if answer.status_code == 200]
    return [{who for who, text in texts if needle in text} for needle in needles]


@pytest.mark.parametrize("own_is_in", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_who_reads_the_sheet_of_another_table(teams: list[Team], moment: str, own_is_in: bool) -> None:
    a_sheet(teams[1], {triad_of(teams[2]): [1, 2]}, remark=SECRET)
    a_sheet(teams[2], {triad_of(teams[1]): [1, 2]}, remark="Не сдано", handed_in=False)
    a_sheet(teams[0], {triad_of(teams[1]): [5, 5]}, handed_in=own_is_in)
    if moment == "after":
        teams[0].session.stages.update(state=Stage.State.FINISHED)

    readers = _readers(teams, _clients(teams), SECRET, "Не сдано")

    # Remarks without their authors are in the workbook of the whole crew after the talks.
    crew = {"observer", "headquarters", "facilitator"}
    assert readers == [crew if moment == "after" else {"headquarters"}, set()]


@pytest.mark.parametrize("own_is_in", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_who_reads_the_means(teams: list[Team], moment: str, own_is_in: bool) -> None:
    a_sheet(teams[1], {triad_of(teams[2]): [1, 2]})
    a_sheet(teams[2], {triad_of(teams[0]): [3, 4], triad_of(teams[1]): [5, 4]})
    a_sheet(teams[0], {triad_of(teams[2]): [4, 2]}, handed_in=own_is_in)
    if moment == "after":
        teams[0].session.stages.update(state=Stage.State.FINISHED)

    clients = _clients(teams)
    (readers,) = _readers(teams, clients, "3,50")
    result = text_of(clients["table"].get(url(teams[0].session, "assessment_result")))

    crew = {"observer", "headquarters", "facilitator"}
    assert readers == ((crew | ({"member", "table"} if own_is_in else set())) if moment == "after" else set())
    # A table reads means and no spread.
    assert "Наименьшая" not in result


def test_the_headquarters_never_open_a_sheet_that_a_table_still_fills_in(teams: list[Team]) -> None:
    sheet = a_sheet(teams[0], {triad_of(teams[1]): [1, 2]}, handed_in=False)
    client, session = crew_client(teams[0].session, Role.HEADQUARTERS), teams[0].session

    answers = [client.get(url(session, "sheet", sheet.pk)), client.post(url(session, "sheet_save", sheet.pk))]
    refused = client.post(url(session, "sheet_paper"), {"team": teams[0].pk})

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (refused.status_code, Score.objects.count()) == (422, 2)
    assert "уже заполняют на экране" in text_of(refused)


def test_the_operator_enters_paper_from_the_keyboard_and_hands_it_in(teams: list[Team]) -> None:
    client, session = crew_client(teams[0].session, Role.HEADQUARTERS), teams[0].session
    begun = [client.post(url(session, "sheet_paper"), {"team": teams[0].pk}) for _press in (1, 2)]
    sheet = AssessmentSheet.objects.get()
    where = url(session, "sheet", sheet.pk)
    page = client.get(where).content.decode()
    scores = dict.fromkeys(re.findall(r'class="digit"[^>]*name="([^"]+)"', page), "3")
    wrong = next(iter(scores))

    refused = client.post(where + "save/", form_of(page) | scores | {wrong: "7"})
    gaps = client.post(where + "hand-in/", form_of(client.get(where).content.decode()))
    handed_in = client.post(where + "hand-in/", form_of(client.get(where).content.decode()) | {wrong: "5"})

    assert [answer.headers["Location"] for answer in begun] == [where, where]
    assert (len(scores), refused.status_code) == (6 * 2, 422)
    assert "от 1 до 5" in text_of(refused)
    assert gaps.status_code == 422
    assert handed_in.status_code == 302
    sheet.refresh_from_db()
    assert (sheet.source, sheet.handed_in_at is not None) == ("paper", True)
    assert sorted(Score.objects.values_list("value", flat=True)) == [3] * 11 + [5]
    assert "Больше не меняется" in text_of(client.get(where))


def test_who_is_missing_is_said_by_table(teams: list[Team]) -> None:
    a_sheet(teams[1], {triad_of(teams[2]): [1, 2]})

    page = text_of(crew_client(teams[0].session, Role.OBSERVER).get(url(teams[0].session, "assessment_sheets")))

    assert re.search(r"Не сдали: 2 из 3\.\s+<span class=\"nowrap\">№ 1</span>,\s+<span class=\"nowrap\">№ 3", page)
    assert "Ввести с бумаги" not in page


def test_a_hundred_and_twenty_triads_stay_small(session: StrategySession) -> None:
    CriterionFactory(session=session, purpose=Criterion.Purpose.ASSESSING, position=1)
    StageFactory(session=session, kind=Stage.Kind.TALKS, state=Stage.State.FINISHED)
    tables = [TeamFactory(session=session, table_number=number) for number in range(1, 41)]
    long = "я" * 600
    Triad.objects.bulk_create(
        Triad(session=session, team=team, slot=slot, present_what=long, future_what=long)
        for team in tables
        for slot in (1, 2, 3)
    )
    Record.objects.bulk_create(Record(team=team, state=Record.State.ACCEPTED) for team in tables)
    client = table_client(tables[0])

    pages = [client.get(url(session, name, *args)) for name, *args in (("assessments",), ("assessment", 40))]
    sheet = a_sheet(tables[1], {}, handed_in=False, source="paper")
    grid = len(crew_client(session, Role.HEADQUARTERS).get(url(session, "sheet", sheet.pk)).content)

    assert [len(page.content) < 60_000 for page in pages] == [True, True]
    assert grid < 250_000
