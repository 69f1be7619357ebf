"""The built-in blueprint against the handout of 7 February 2019."""

import datetime as dt

import pytest

from sessions.domain.blueprints import Blueprint, built_in_blueprints, read_blueprint, text_of_blueprint
from sessions.models import StrategySession

pytestmark = pytest.mark.either_database


@pytest.fixture(scope="module")
def handout() -> Blueprint:
    return read_blueprint(text_of_blueprint("okmo-2019"))


def test_the_handout_is_the_built_in_blueprint() -> None:
    assert built_in_blueprints() == ["okmo-2019"]


def test_the_head_of_the_handout(handout: Blueprint) -> None:
    head = (handout.title, handout.motto, handout.place, handout.date, handout.time_zone, handout.host_name)

    assert head == (
        "Стратегическая сессия №1",
        "ОКМО: единство в многообразии",
        "Москва",
        dt.date(2019, 2, 7),
        "Europe/Moscow",
        "Крылов Андрей Владимирович",
    )
    assert handout.organiser == "Ассоциация «Общероссийский Конгресс муниципальных образований»"
    assert handout.hashtags == ("#ОКМО", "#МСУ", "#съездОКМО", "#развитиетерриторий")
    assert [link.url for link in handout.links] == ["http://okmo.news", "http://fb.com/groups/pmgov"]
    assert handout.key_questions == (
        "Как усилить сотрудничество СМО между собой?",
        "Как СМО могут быть более полезными для местного самоуправления?",
        "Как сделать СМО более влиятельными на уровне региональных органов исполнительной власти и более полезными им?",
    )
    assert len(handout.expected_results) == 3


def test_the_ten_rows_of_the_agenda(handout: Blueprint) -> None:
    rows = [(f"{stage.starts:%H.%M}", stage.minutes, stage.kind, stage.is_locked) for stage in handout.stages]

    assert rows == [
        ("10.00", 25, "plenary", False),
        ("10.25", 25, "networking", False),
        ("10.50", 60, "triads", False),
        ("11.50", 70, "talks", False),
        ("13.00", 50, "voting", True),
        ("13.50", 40, "results", False),
        ("14.30", 70, "measures", False),
        ("15.40", 30, "break", False),
        ("16.10", 120, "assembly", False),
        ("18.10", 50, "break", False),
    ]
    assert [stage.result for stage in handout.stages if not stage.result] == ["", ""]


def test_the_steps_inside_the_stages(handout: Blueprint) -> None:
    minutes = {stage.kind: [step.minutes for step in stage.steps] for stage in handout.stages if stage.steps}

    assert minutes == {
        "triads": [10, 17, 5, None, None, None, None],
        "measures": [7, 9, 15, 10, None, None],
        "assembly": [None, None],
    }


def test_the_deadlines_and_which_of_them_lock(handout: Blueprint) -> None:
    deadlines = [
        (deadline.purpose, f"{deadline.at:%H.%M}", deadline.locks)
        for stage in handout.stages
        for deadline in stage.deadlines
    ]

    assert deadlines == [
        ("record", "11.50", False),
        ("assessment", "13.00", False),
        ("vote", "13.30", True),
        ("measures", "15.40", False),
    ]


def test_the_numbers_of_the_handout(handout: Blueprint) -> None:
    assert handout.numbers == {
        "drafts_min": 3,
        "drafts_max": 4,
        "team_triads": 3,
        "draft_barriers_min": 2,
        "draft_barriers_max": 3,
        "record_barriers_warn": 4,
        "record_barriers_max": 5,
        "talk_minutes": 2,
        "question_minutes": 1,
        "report_minutes": 3,
        "picks": 5,
        "winners": 6,
        "own_triads_allowed": True,
        "assessed_by_person": False,
        "measures_min": 3,
        "measures_max": 4,
        "horizon": "в 2019-2021 гг.",
    }
    assert set(handout.numbers) <= {field.name for field in StrategySession._meta.get_fields()}


def test_the_three_lists_of_criteria(handout: Blueprint) -> None:
    assert {purpose: len(texts) for purpose, texts in handout.criteria.items()} == {
        "writing": 4,
        "selecting": 3,
        "measures": 3,
    }


def test_all_materials_with_their_links(handout: Blueprint) -> None:
    sections = [material.section for material in handout.materials]
    urls = [url for material in handout.materials for url in material.urls]

    assert [sections.count(section) for section in dict.fromkeys(sections)] == [12, 14]
    assert list(dict.fromkeys(sections)) == [
        "Паспорта национальных проектов",
        "Методички, доклады, презентации и ссылки на актуальные темы",
    ]
    assert len(urls) == len(set(urls)) == 27


@pytest.mark.parametrize(
    "words",
    [
        "генерация мероприятий по усилению роли муниципального самоуправления в России",
        "ментор программы «100 городских лидеров» АСИ и Росатома",
        "Понимание как именно СМО могут быть более полезны муниципалитетам в регионах.",
        "Каковы наиболее существенные факты (сложности), оказывающие влияние на результаты работы СМО, АСМО",
        "ЧТО (описание) КАК ВЛИЯЕТ (описание) НА ЧТО ВЛИЯЕТ (субъект, например: СМО, МСУ) ГДЕ ВЛИЯЕТ",
        "Что мешает переходу нормы настоящего в норму будущего?",
        "2-3 самых высоких барьера, препятствия и помехи для перехода норм настоящего в нормы будущего",
        "Какова желаемая в будущем ситуация – состояние, которого может достичь СМО нашего региона в 2019-2021 гг.",
        "Запаздывание взаимодействия СМО и ОКМО ведёт к снижению актуальности информации от Советов",
        "Оперативное взаимодействие СМО и ОКМО по актуальной информации",
        "Факт, оказывающий негативное влияние на результаты работы СМО в регионе в настоящий момент.",
        "Желаемая ситуация или состояние в будущем, которого может достичь СМО",
        "Критерии отбора направлений и содержания при написании и отборе триад",
        "Критерии выбора 3-х триад для разработки мер развития от команд",
        "Можем изменить / улучшить данное направление.",
        "Есть возможность и ресурсы у СМО для достижения нормы будущего.",
        "Результат от каждой команды до 11.50 – 3 важнейшие триады",
        "Порядок выступления по номерам столов (№ стола = № выступления).",
        "Бланки сдают после выступления в Штаб.",
        "необходимо проголосовать и сдать бланк со своим выбором 5 триад в Штаб до 13.30.",
        "Инструкция по разработке мер поддержки в новой команде с 14.30 до 15.40",
        "Фиксация в команде мер на флипчарте в формате накопления - 15 мин.",
        "доступность ресурсов для реализации у СМО",
        "Выбрать делегата с докладом на 3 мин. по разработанным мерам на общем собрании ОКМО",
        "Что должно быть сделано на данном шаге; Кто именно их должен сделать",
        "Меры, действия и конкретные ключевые шаги по переходу нормы настоящего в норму будущего.",
        "Уставные вопросы, голосование, подведение итогов.",
        "Книга «ТОС: коротко о важном»",
        "http://okmo.news/daadnld.php?2830",
        "Чем могу быть полезен",
    ],
)
def test_the_wording_of_the_handout_is_in_the_blueprint(handout: Blueprint, words: str) -> None:
    assert words in repr(handout)


@pytest.mark.parametrize(
    "typo", ["ВЛИЯНИЯЕТ", "дале)", "данным шаге", "Желаемое ситуация", "Оперативное взаимодействия"]
)
def test_typos_of_the_handout_are_corrected(handout: Blueprint, typo: str) -> None:
    assert typo not in repr(handout)


def test_no_straight_quotes_stand_in_the_texts(handout: Blueprint) -> None:
    assert '"' not in repr(handout)
