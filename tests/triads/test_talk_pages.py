import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from okmo_session.core.clock import now
from okmo_session.core.text import clean_text
from okmo_session.screens.domain.projector import show_scene
from sessions.actors import crew_actor, system
from sessions.domain.running.stages import finish_stage, start_stage
from sessions.models import Participant, Role, Stage, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import CrewMemberFactory, ParticipantFactory, SeatFactory, StageFactory, TeamFactory
from tests.factories.triads import written_record
from triads.domain.talks.running import go_on, skip_talk, talks_now
from triads.models import Talk, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

HTMX = {"HX-Request": "true"}
CREW = (Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER)


@pytest.fixture
def talks(session: StrategySession) -> Stage:
    return StageFactory(session=session, kind=Stage.Kind.TALKS, planned_minutes=20)


@pytest.fixture
def teams(session: StrategySession) -> list[Team]:
    """Tables 1, 2 and 3, whose triads and speakers say whose they are."""
    teams = [TeamFactory(session=session, table_number=number) for number in (1, 2, 3)]
    for team in teams:
        written_record(team)
        Participant.objects.filter(pk=team.speaker_id).update(name=f"Спикер {team.table_number}", region="Самара")
        Triad.objects.filter(team=team).update(present_what=f"Тайна стола {team.table_number}")
    return teams


@pytest.fixture
def begun(talks: Stage, teams: list[Team]) -> StrategySession:
    """The stage of the talks runs, and the first table speaks."""
    start_stage(talks, by=system(talks.session))
    go_on(talks.session, by=system(talks.session))
    return talks.session


def phone(team: Team) -> Client:
    person = ParticipantFactory(session=team.session)
    return participant_client(SeatFactory(team=team, participant=person).participant)


def page(client: Client, name: str, session: StrategySession, **headers: Any) -> str:
    response = client.get(reverse(name, args=[session.slug]) if name else f"/s/{session.slug}/", headers=headers)
    assert response.status_code == 200
    return clean_text(unescape(response.content.decode())).replace("\xa0", " ")


def press(client: Client, session: StrategySession, talk: Talk | None, verb: str = "", **data: str) -> str:
    url = reverse("triads:talk_act", args=[session.slug, talk.pk, verb]) if talk else ""
    response = client.post(url or reverse("triads:talks_next", args=[session.slug]), data, follow=True)
    return unescape(response.content.decode()).replace("\xa0", " ")


def talk(session: StrategySession, number: int) -> Talk:
    return next(talk for talk in talks_now(session).talks if talk.team.table_number == number)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HEADQUARTERS])
def test_the_crew_runs_the_talks_with_plain_buttons(begun: StrategySession, role: Role) -> None:
    crew = crew_client(begun, role)
    before = page(crew, "triads:talks", begun)
    assert "К вопросам" in before
    assert "Осталось 2 команды, по плану 9 минут, до конца этапа" in before

    after = press(crew, begun, None, seen=talks_now(begun).seen)
    assert "Слово столу № 2" in after
    press(crew, begun, talk(begun, 3), "earlier")
    press(crew, begun, talk(begun, 1), "pause")
    assert "Продолжить" in page(crew, "triads:talks", begun)
    press(crew, begun, talk(begun, 1), "finish")
    press(crew, begun, talk(begun, 3), "skip")
    press(crew, begun, talk(begun, 2), "start")

    states = {talk.team.table_number: talk.state for talk in talks_now(begun).talks}
    assert states == {1: "held", 3: "skipped", 2: "speaking"}
    assert "Вернуть в очередь" in page(crew, "triads:talks", begun)
    press(crew, begun, talk(begun, 3), "back")
    assert talk(begun, 3).state == Talk.State.WAITING


def test_a_click_on_an_old_page_is_told_so_and_changes_nothing(begun: StrategySession) -> None:
    crew, seen = crew_client(begun), talks_now(begun).seen
    press(crew, begun, None, seen=seen)

    answer = press(crew, begun, None, seen=seen)

    assert "Выступления только что изменились" in answer
    assert talk(begun, 1).state == Talk.State.QUESTIONS
    assert talk(begun, 2).state == Talk.State.WAITING


def test_an_unknown_act_and_a_talk_of_another_session_do_not_exist(begun: StrategySession) -> None:
    crew, other = crew_client(begun), TeamFactory(table_number=1)
    foreign = talks_now(other.session).talks[0]

    answers = [
        crew.post(reverse("triads:talk_act", args=[begun.slug, pk, verb])).status_code
        for pk, verb in ((talk(begun, 1).pk, "dance"), (foreign.pk, "start"))
    ]

    assert answers == [404, 404]


def test_the_observer_reads_the_order_and_has_no_button(begun: StrategySession) -> None:
    text = page(crew_client(begun, Role.OBSERVER), "triads:talks", begun)

    assert "Спикер 2" in text
    assert "К вопросам" not in text
    assert "talks/next" not in text


def test_the_console_has_the_talks_while_they_run_and_says_what_it_saw(begun: StrategySession, talks: Stage) -> None:
    facilitator = crew_client(begun)
    console = page(facilitator, "screens:console", begun)
    assert "К вопросам" in console
    assert talks_now(begun).seen in console

    part = facilitator.get(reverse("triads:talk_console", args=[begun.slug]), headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="talk-console"')
    url = reverse("triads:talks_next", args=[begun.slug])
    answer = facilitator.post(url, {"seen": talks_now(begun).seen, "next": "console"}, headers=HTMX, follow=True)
    assert "Слово столу №" in answer.content.decode()
    go_on(begun, by=system(begun))
    skip_talk(talk(begun, 2), by=system(begun))
    finish_stage(talks, by=system(begun))
    assert "Слово столу" not in page(facilitator, "screens:console", begun)


def test_the_console_has_one_main_button_also_when_the_stage_ends_in_a_talk(
    begun: StrategySession, talks: Stage
) -> None:
    facilitator = crew_client(begun)
    assert 'class="button wide talk-go"' in page(facilitator, "screens:console", begun)
    finish_stage(talks, by=system(begun))
    assert 'class="button wide talk-go quiet"' in page(facilitator, "screens:console", begun)


def test_the_hall_sees_who_speaks_with_his_triads_and_who_gets_ready(begun: StrategySession, teams: list[Team]) -> None:
    text = page(phone(teams[2]), "triads:talk_now", begun)
    assert "Спикер 1" in text
    assert "Тайна стола 1" in text
    assert "Тайна стола 2" not in text
    assert "Готовится стол № 2" in text

    assert "Оценить их триады" not in text
    assert reverse("triads:assessments", args=[begun.slug]) in text
    assert reverse("triads:assessments", args=[begun.slug]) not in page(crew_client(begun), "triads:talk_now", begun)
    following = page(table_client(teams[1]), "triads:talk_now", begun)
    assert "Вы следующие" in following
    assert reverse("triads:assessment", args=[begun.slug, 1]) in following
    own = page(table_client(teams[0]), "triads:talk_now", begun)
    assert "Выступает ваша команда" in own
    assert 'class="clock big"' in own
    assert 'data-warn-seconds="30"' in own
    assert "Оценить их триады" not in own
    wall = page(projector_client(begun), "screens:projector", begun)
    assert "Спикер 1" in wall
    assert "Тайна стола 1" in wall
    assert "Готовится стол № 2" in wall
    assert "Тайна стола 2" not in wall


def test_now_says_who_speaks_whose_turn_comes_and_when_all_are_done(begun: StrategySession, teams: list[Team]) -> None:
    phones = [phone(team) for team in teams]
    sentences = ["Слово вашему столу. Готовится стол № 2.", "Спикер 1. Вы следующие.", "Спикер 1. Готовится стол № 2."]
    assert [sentence in page(client, "", begun) for client, sentence in zip(phones, sentences, strict=True)] == [
        True
    ] * 3
    assert "Вы следующие." in page(table_client(teams[1]), "", begun)

    for _step in range(2):
        go_on(begun, by=system(begun))
    Team.objects.filter(pk=teams[1].pk).update(speaker=None)
    assert "Выступает стол № 2. Вы следующие." in page(phones[2], "", begun)
    for _step in range(4):
        go_on(begun, by=system(begun))

    assert "Выступили все команды." in page(phones[0], "", begun)
    assert "Выступили все команды." in page(phones[0], "triads:talk_now", begun)


def test_before_the_talks_the_line_tells_no_triads(session: StrategySession, talks: Stage, teams: list[Team]) -> None:
    # Somebody speaks, but the stage was taken back since.
    start_stage(talks, by=system(session))
    go_on(session, by=system(session))
    Stage.objects.filter(pk=talks.pk).update(state=Stage.State.PLANNED)

    assert "Тайна стола 1" in page(table_client(teams[0]), "triads:talk_now", session)
    for client in (phone(teams[1]), table_client(teams[1]), crew_client(session, Role.OBSERVER)):
        assert "Тайна стола 1" not in page(client, "triads:talk_now", session)
    show_scene(session, "talks", by=crew_actor(session, CrewMemberFactory(session=session).user, Role.FACILITATOR))
    wall = page(projector_client(session), "screens:projector", session)
    assert "Спикер 1" in wall
    assert "Тайна стола 1" not in wall


def test_the_wall_lists_the_speakers_in_their_order_while_nobody_speaks(
    session: StrategySession, talks: Stage, teams: list[Team]
) -> None:
    start_stage(talks, by=system(session))
    wall, crew = projector_client(session), crew_client(session)
    assert "По порядку столов" in page(wall, "screens:projector", session)
    press(crew, session, talk(session, 3), "earlier")

    text = page(wall, "screens:projector", session)

    assert text.index("Спикер 1") < text.index("Спикер 3") < text.index("Спикер 2")
    assert "Готовится стол № 1" in text
    assert "По порядку столов" not in text


def test_notes_are_the_tables_own_and_nobody_elses(begun: StrategySession, teams: list[Team]) -> None:
    own, url = table_client(teams[0]), reverse("triads:notes_save", args=[begun.slug])
    response = own.post(url, {"notes": "Слова для <b>спикера</b>", "version:notes": "0", "form_id": "f" * 22})
    assert response.status_code == 302
    assert (
        "Слова для &lt;b&gt;спикера&lt;/b&gt;"
        in own.get(reverse("triads:talk_now", args=[begun.slug])).content.decode()
    )

    others = [phone(teams[0]), table_client(teams[1]), phone(teams[1]), *(crew_client(begun, role) for role in CREW)]
    assert [client for client in others if "Слова для" in page(client, "triads:talk_now", begun)] == []
    for role in CREW:
        for name in ("triads:talks", "screens:board", "screens:journal", "reports:protocol", "reports:workbook"):
            answer = crew_client(begun, role).get(reverse(name, args=[begun.slug]))
            assert "Слова для".encode() not in b"".join(answer)
    assert "Слова для" not in page(projector_client(begun), "screens:projector", begun)


def test_two_tablets_of_a_table_do_not_overwrite_each_other(begun: StrategySession, teams: list[Team]) -> None:
    url = reverse("triads:notes_autosave", args=[begun.slug])
    one, other = table_client(teams[0]), table_client(teams[0])
    change = {"field": "notes", "version": "0"}
    saved = one.post(url, change | {"value": "Первый", "operation": "a"})
    late = other.post(url, change | {"value": "Второй", "operation": "b"})

    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    assert (late.status_code, late.json()["theirs"]) == (409, "Первый")
    form = {"notes": "Второй", "version:notes": "0", "form_id": "f" * 22}
    plain = other.post(reverse("triads:notes_save", args=[begun.slug]), form)
    assert plain.status_code == 409
    assert "Второй" in plain.content.decode()
    assert "Первый" in plain.content.decode()


def test_a_talk_over_its_time_is_shown_to_the_crew(begun: StrategySession) -> None:
    began = now() - dt.timedelta(minutes=4, seconds=10)
    Talk.objects.filter(pk=talk(begun, 1).pk).update(ends_at=began + dt.timedelta(minutes=2))
    go_on(begun, by=system(begun))
    go_on(begun, by=system(begun))

    text = page(crew_client(begun), "triads:talks", begun)

    assert [words for words in ("4:10", "4:11") if words in text]
    assert [words for words in ("+1:10", "+1:11") if words in text]


def test_a_talk_asks_the_database_as_often_for_three_triads_as_for_one(
    begun: StrategySession, teams: list[Team]
) -> None:
    clients = [(phone(teams[1]), "triads:talk_now"), (projector_client(begun), "screens:projector")]

    def queries(client: Client, name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, name, begun)
        return len(captured)

    for client, name in clients:
        queries(client, name)  # what is remembered afterwards
    three = [queries(client, name) for client, name in clients]
    Triad.objects.filter(team=teams[0], slot__gt=1).delete()

    assert [queries(client, name) for client, name in clients] == three
