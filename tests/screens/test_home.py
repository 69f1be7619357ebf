import datetime as dt

import pytest
from django.test import Client

from okmo_session.core.clock import now
from sessions.actors import system
from sessions.domain.running.stages import finish_stage, start_stage
from sessions.domain.running.timers import pause_stage
from sessions.models import Role, Stage, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import (
    ParticipantFactory,
    SeatFactory,
    SessionFactory,
    StageFactory,
    StageStepFactory,
    TeamFactory,
)
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from voting.models import Poll

pytestmark = pytest.mark.either_database

Kind = Stage.Kind


def home(client: Client, session: StrategySession) -> str:
    return client.get(f"/s/{session.slug}/").content.decode().replace("\u00a0", " ")


def run(session: StrategySession, kind: Stage.Kind) -> Stage:
    stage = StageFactory(session=session, kind=kind, title=f"Этап «{kind}»")
    start_stage(stage, by=system(session))
    return stage


@pytest.mark.django_db
def test_start_page_lists_the_sessions_of_the_one_who_is_logged_in() -> None:
    own, other = SessionFactory(title="Своя сессия"), SessionFactory(title="Чужая сессия")

    page = crew_client(own).get("/").content.decode()

    assert own.title.replace(" ", "\u00a0") in page.replace(" ", "\u00a0")
    assert other.title not in page
    assert own.title not in Client().get("/").content.decode()


def test_the_pages_of_the_crew_mark_where_one_is_and_say_whose_they_are(session: StrategySession) -> None:
    facilitator, headquarters = crew_client(session), crew_client(session, Role.HEADQUARTERS)

    page = facilitator.get(f"/s/{session.slug}/people/arrivals/").content.decode()

    assert f'<a href="/s/{session.slug}/people/" aria-current="true">Люди</a>' in page
    assert f'<a href="/s/{session.slug}/people/arrivals/" aria-current="page">Приход</a>' in page
    assert ">Ведущий</a>" in page
    assert ">Штаб</a>" in headquarters.get(f"/s/{session.slug}/people/arrivals/").content.decode()


def test_what_belongs_to_the_records_is_marked_as_theirs(session: StrategySession) -> None:
    headquarters = crew_client(session, Role.HEADQUARTERS)

    for place in ("assessments/sheets/", "record-file/"):
        page = headquarters.get(f"/s/{session.slug}/{place}").content.decode()
        assert f'<a href="/s/{session.slug}/records/" aria-current="true">Записи</a>' in page


def test_home_before_the_day_shows_the_goal(session: StrategySession) -> None:
    session.goal = "Усилить роль советов"
    session.save()
    StageFactory(session=session)

    page = home(participant_client(ParticipantFactory(session=session)), session)

    assert "Сессия ещё не началась." in page
    assert "Усилить роль советов" in page


def test_home_sends_a_member_to_the_drafts_and_names_the_table_they_are_for(session: StrategySession) -> None:
    participant = ParticipantFactory(session=session)
    SeatFactory(team=TeamFactory(session=session, table_number=7), participant=participant)
    run(session, Kind.TRIADS)

    page = home(participant_client(participant), session)

    assert "Потом предложите их столу № 7." in page
    assert f'<a class="button wide" href="/s/{session.slug}/drafts/">' in page


def test_home_of_somebody_without_a_table_says_so_and_keeps_nobody_from_writing(session: StrategySession) -> None:
    run(session, Kind.TRIADS)

    page = home(participant_client(ParticipantFactory(session=session)), session)

    assert "За какой стол сесть, подскажет Штаб." in page
    assert f'<a class="button wide" href="/s/{session.slug}/drafts/">' in page


def test_an_open_vote_comes_before_the_stage_and_knows_who_has_voted(session: StrategySession) -> None:
    run(session, Kind.BREAK)
    accepted_table(session, 1)
    voted, silent = admitted_people(session, 2)
    poll = opened_poll(session)
    cast_votes(poll, [voted], ["1.1"])

    assert "Ваш выбор принят." in home(participant_client(voted), session)
    assert "Выберите самые важные триады." in home(participant_client(silent), session)


def test_home_after_the_day_leads_to_what_was_decided(session: StrategySession) -> None:
    finish_stage(run(session, Kind.ASSEMBLY), by=system(session))

    page = home(participant_client(ParticipantFactory(session=session)), session)

    assert "Сессия завершена" in page
    assert f'href="/s/{session.slug}/measures/"' in page


def test_home_of_a_table_leads_to_its_record_in_the_morning(session: StrategySession) -> None:
    team = TeamFactory(session=session, table_number=3, name="Волга")
    run(session, Kind.TRIADS)

    page = home(table_client(team), session)

    assert "Стол № 3 · «Волга»" in page
    assert "Открыть запись" in page


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.FACILITATOR, "console/"), (Role.HEADQUARTERS, "board/"), (Role.OBSERVER, "board/")],
)
def test_home_sends_the_crew_to_its_own_page(session: StrategySession, role: Role, place: str) -> None:
    answer = crew_client(session, role).get(f"/s/{session.slug}/")

    assert answer["Location"] == f"/s/{session.slug}/{place}"


def test_home_sends_the_screen_of_the_hall_to_the_scene(session: StrategySession) -> None:
    answer = projector_client(session).get(f"/s/{session.slug}/")

    assert answer["Location"] == f"/s/{session.slug}/projector/"


def test_home_answers_htmx_with_the_region_alone(session: StrategySession) -> None:
    client = participant_client(ParticipantFactory(session=session))

    region = client.get(f"/s/{session.slug}/", headers={"HX-Request": "true"}).content.decode()

    assert region.strip().startswith('<section id="now"')
    assert "<html" not in region


def test_an_address_the_server_does_not_know_is_answered_with_a_page(db: None) -> None:
    answer = Client().get("/", headers={"host": "10.9.9.9"})

    assert (answer.status_code, b"<h1>" in answer.content) == (400, True)


def test_a_tablet_of_the_afternoon_only_is_not_led_to_a_record_it_may_not_write(session: StrategySession) -> None:
    teams = [TeamFactory(session=session), TeamFactory(session=session, round=Team.Round.MEASURES, table_number=9)]

    pages = [table_client(team).get(f"/s/{session.slug}/").content.decode() for team in teams]

    assert [f"/s/{session.slug}/record/" in page for page in pages] == [True, False]


def test_home_says_what_becomes_of_the_vote_after_it_has_closed(session: StrategySession) -> None:
    accepted_table(session, 1)
    voted, silent = admitted_people(session, 2)
    tablet = TeamFactory(session=session, table_number=9)
    stage = run(session, Kind.VOTING)
    before = home(participant_client(silent), session)
    poll = opened_poll(session)
    cast_votes(poll, [voted], ["1.1"])
    open_at_table = home(table_client(tablet), session)
    closed_at = session.moment(dt.time(13, 30))
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=closed_at)

    pages = [home(participant_client(person), session) for person in (voted, silent)]
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.COUNTED)
    counted = home(table_client(tablet), session)

    assert (stage.title in before, "Голосование готовится." in before) == (True, True)
    assert "Каждый выбирает на своём телефоне." in open_at_table
    assert ["Голосование закрыто в 13:30, считаем голоса." in page for page in pages] == [True, True]
    assert ["Мой выбор" in page for page in pages] == [True, False]
    assert "Голоса подсчитаны. Результат объявит ведущий." in counted


def test_home_names_the_step_and_says_that_the_clock_stands_still(session: StrategySession) -> None:
    stage = StageFactory(session=session, kind=Kind.NETWORKING, title="Знакомство")
    StageStepFactory(stage=stage, position=1, title="Представьтесь соседям", minutes=10)
    clients = [participant_client(ParticipantFactory(session=session)), table_client(TeamFactory(session=session))]
    start_stage(stage, by=system(session))
    going = [home(client, session) for client in clients]

    pause_stage(stage, by=system(session))
    paused = [home(client, session) for client in clients]

    assert ["<strong>Представьтесь соседям</strong>" in page for page in [*going, *paused]] == [True] * 4
    assert ["ведущий остановил часы" in page for page in [*going, *paused]] == [False, False, True, True]


def test_a_finished_session_says_goodbye_though_stages_were_left_out(session: StrategySession) -> None:
    finish_stage(run(session, Kind.ASSEMBLY), by=system(session))
    StageFactory(session=session, position=99)
    StrategySession.objects.filter(pk=session.pk).update(finished_at=now())
    clients = [participant_client(ParticipantFactory(session=session)), table_client(TeamFactory(session=session))]

    assert ["Сессия завершена" in home(client, session) for client in clients] == [True, True]


def test_nobody_is_asked_to_choose_among_no_tables(session: StrategySession) -> None:
    client = participant_client(ParticipantFactory(session=session))

    def asked() -> tuple[bool, bool]:
        page = client.get(f"/s/{session.slug}/people/").content.decode()
        return "Столы ещё не расставлены." in page, 'name="team"' in page

    before = asked()
    TeamFactory(session=session)

    assert (before, asked()) == ((True, False), (False, True))
