import datetime as dt

import pytest
from django.test import Client

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from okmo_session.screens.domain.projector import Scene, darken, set_sound, show_scene, take_over
from okmo_session.screens.models import ProjectorControl
from sessions.actors import Actor, crew_actor, system
from sessions.domain.running.stages import finish_stage, start_stage
from sessions.domain.running.timers import pause_stage
from sessions.models import Role, Stage, StrategySession
from tests.clients import crew_client, projector_client
from tests.factories.sessions import CrewMemberFactory, MaterialFactory, StageFactory, UserFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from voting.domain.polls.closing import close_early

Kind = Stage.Kind


@pytest.fixture
def olga(session: StrategySession) -> Actor:
    return facilitator(session, "Ольга Петрова")


@pytest.fixture
def pavel(session: StrategySession) -> Actor:
    return facilitator(session, "Павел Сомов")


def facilitator(session: StrategySession, name: str) -> Actor:
    member = CrewMemberFactory(session=session, user=UserFactory(name=name))
    return crew_actor(session, member.user, Role.FACILITATOR)


def console(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def wall(session: StrategySession) -> str:
    page = projector_client(session).get(f"/s/{session.slug}/projector/").content.decode()
    return page.split('<div class="scene over-scene', 1)[0].replace("\u00a0", " ")


def panel(actor: Actor) -> str:
    page = console(actor).get(f"/s/{actor.session.slug}/projector/control/")
    return page.content.decode().replace("\u00a0", " ")


def run(session: StrategySession, kind: Stage.Kind) -> Stage:
    stage = StageFactory(session=session, kind=kind)
    start_stage(stage, by=system(session))
    return stage


def events(session: StrategySession) -> list[str]:
    return list(
        LogEntry.objects.filter(session_id=session.pk, event__startswith="proj").values_list("event", flat=True)
    )


def version(session: StrategySession) -> int:
    return TopicVersion.objects.get(session_id=session.pk, topic="projector").version


@pytest.mark.parametrize("scene", [value for value in Scene.values if value not in ("turnout", "results")])
def test_a_chosen_scene_is_on_the_wall_with_or_without_a_running_stage(
    session: StrategySession, olga: Actor, scene: str
) -> None:
    MaterialFactory(session=session, title="Паспорт проекта")
    show_scene(session, scene, by=olga)
    before = wall(session)

    run(session, Kind.BREAK)
    show_scene(session, scene, by=olga)

    assert f'class="scene scene-{scene}"' in before
    assert f'class="scene scene-{scene}"' in wall(session)


def test_a_second_click_changes_nothing(session: StrategySession, olga: Actor) -> None:
    show_scene(session, "agenda", by=olga)
    set_sound(session, True, by=olga)
    darken(session, True, by=olga)
    once = (events(session), version(session))

    set_sound(session, True, by=olga)
    darken(session, True, by=olga)
    take_over(session, by=olga)

    assert once[0] == ["projector scene chosen", "projector sound set", "projector darkened"]
    assert (events(session), version(session)) == once


def test_a_scene_is_chosen_until_the_next_stage(session: StrategySession, olga: Actor) -> None:
    run(session, Kind.BREAK)
    show_scene(session, "materials", by=olga)
    chosen = wall(session)

    run(session, Kind.TALKS)
    set_sound(session, True, by=olga)

    assert 'class="scene scene-materials"' in chosen
    assert 'class="scene scene-talks" data-scene="talks" data-sound' in wall(session)
    assert "Экран следует за ходом дня: <b>выступления</b>" in panel(olga)


def test_a_chosen_scene_stays_between_two_stages(session: StrategySession, olga: Actor) -> None:
    stage = run(session, Kind.BREAK)
    show_scene(session, "materials", by=olga)

    finish_stage(stage, by=olga)

    assert 'class="scene scene-materials"' in wall(session)


def test_darkness_shows_nothing_and_gives_back_what_was_there(session: StrategySession, olga: Actor) -> None:
    run(session, Kind.PLENARY)
    show_scene(session, "agenda", by=olga)

    darken(session, True, by=olga)
    dark = wall(session)
    darken(session, False, by=olga)

    assert 'class="scene scene-dark"' in dark
    assert session.stages.get().title not in dark
    assert 'class="scene scene-agenda"' in wall(session)


def test_the_projector_is_held_by_one_console_and_taken_over_in_sight_of_both(
    session: StrategySession, olga: Actor, pavel: Actor
) -> None:
    show_scene(session, "agenda", by=olga)
    with pytest.raises(DomainError, match="Проектором управляет Ольга Петрова"):
        show_scene(session, "clock", by=pavel)
    before = panel(pavel)

    take_over(session, by=pavel)
    show_scene(session, "clock", by=pavel)

    assert "Проектором управляет Ольга Петрова" in before
    assert "Взять управление проектором" in before
    assert 'name="scene"' not in before
    assert "Проектором управляете вы" in panel(pavel)
    assert "Проектором управляет Павел Сомов" in panel(olga)
    assert 'class="scene scene-clock"' in wall(session)


def test_a_console_works_the_projector_by_its_buttons(session: StrategySession, olga: Actor, pavel: Actor) -> None:
    client, path = console(olga), f"/s/{session.slug}/projector"
    sent = [("show", {"scene": "join"}), ("sound", {"on": "yes"}), ("dark", {"on": "yes"}), ("show", {"scene": ""})]

    answers = [client.post(f"{path}/{act}/", data).url for act, data in sent]
    refused = console(pavel).post(f"{path}/dark/", {"on": "yes"}, follow=True).content.decode()
    control = ProjectorControl.objects.get(session=session)

    assert answers == [f"{path}/control/"] * 4
    assert "Сначала возьмите управление" in refused
    assert (control.scene, control.is_dark, control.has_sound, control.holder) == ("", False, True, olga.user)


@pytest.mark.parametrize(("act", "field"), [("show", "scene"), ("dark", "on"), ("sound", "on")])
def test_what_no_button_says_is_refused_with_a_sentence(
    session: StrategySession, olga: Actor, act: str, field: str
) -> None:
    answer = console(olga).post(f"/s/{session.slug}/projector/{act}/", {field: "кино"})

    assert answer.status_code == 422
    assert "Такого проектор не покажет" in answer.content.decode().replace("\u00a0", " ")


def test_only_the_wall_may_stand_in_a_frame_and_only_consoles_hold_one(session: StrategySession, olga: Actor) -> None:
    client, path = console(olga), f"/s/{session.slug}"
    pages = ("projector/", "projector/control/", "console/", "board/")

    heads = {page: client.get(f"{path}/{page}").headers for page in pages}
    framed = {page: "frame-ancestors 'self'" in head["Content-Security-Policy"] for page, head in heads.items()}
    holding = {page: "frame-src 'self'" in head["Content-Security-Policy"] for page, head in heads.items()}

    assert [head["X-Frame-Options"] for head in heads.values()] == ["SAMEORIGIN", "DENY", "DENY", "DENY"]
    assert list(framed.values()) == [True, False, False, False]
    assert list(holding.values()) == [False, True, True, False]
    assert all("default-src 'none'" in head["Content-Security-Policy"] for head in heads.values())


def test_after_the_last_stage_and_after_finishing_the_wall_says_goodbye(session: StrategySession) -> None:
    stage = run(session, Kind.PLENARY)
    finish_stage(stage, by=system(session))
    after_the_day = wall(session)
    StageFactory(session=session)
    with_one_to_come = wall(session)

    StrategySession.objects.filter(pk=session.pk).update(finished_at=now())

    assert "Спасибо за работу" in after_the_day
    assert session.join_code not in after_the_day
    assert 'class="scene scene-agenda"' in with_one_to_come
    assert "Спасибо за работу" in wall(session)


@pytest.mark.parametrize("kind", [Kind.VOTING, Kind.RESULTS])
def test_a_closed_vote_is_said_to_be_counted_and_no_choice_of_a_scene_shows_more(
    session: StrategySession, olga: Actor, kind: Stage.Kind
) -> None:
    accepted_table(session, 1)
    voters = admitted_people(session, 2)
    run(session, kind)
    poll = opened_poll(session)
    cast_votes(poll, voters, ["1.2"], ["1.2"])
    close_early(poll, by=olga)
    by_itself = wall(session)

    show_scene(session, "results", by=olga)

    assert "Считаем голоса" in by_itself
    assert "1.2" not in wall(session)
    assert "Считаем голоса" in wall(session)


def test_a_clock_that_stands_still_says_so_on_the_wall(session: StrategySession, olga: Actor) -> None:
    with clock_at(now() - dt.timedelta(minutes=5)):
        stage = run(session, Kind.BREAK)

    pause_stage(stage, by=olga)

    page = wall(session)
    assert 'data-text-paused="пауза"' in page
    assert "data-ends-at" not in page


def test_headquarters_and_observers_look_at_the_wall_and_do_not_work_it(session: StrategySession) -> None:
    path = f"/s/{session.slug}/projector"
    crew = [crew_client(session, role) for role in (Role.HEADQUARTERS, Role.OBSERVER)]

    answers = [(one.get(f"{path}/").status_code, one.get(f"{path}/control/").status_code) for one in crew]

    assert answers == [(200, 403), (200, 403)]


def test_the_programme_on_the_wall_says_when_the_day_as_it_stands_will_reach_a_stage(
    session: StrategySession, olga: Actor
) -> None:
    begun_at = now().replace(second=0, microsecond=0)
    late = dt.timedelta(minutes=30)
    for minutes in (0, 25):
        StageFactory(session=session, planned_at=begun_at - late + dt.timedelta(minutes=minutes), kind=Kind.BREAK)
    with clock_at(begun_at):
        start_stage(session.stages.first(), by=olga)
    on_its_clock = wall(session)

    show_scene(session, "agenda", by=olga)

    expected = (begun_at + dt.timedelta(minutes=25)).astimezone(session.zone)
    assert f"Дальше, в {expected:%H:%M}" in on_its_clock
    assert f'<span class="num">≈ {expected:%H:%M}</span>' in wall(session)
