from random import Random

import pytest

from okmo_session.reports.demo import content

pytestmark = pytest.mark.either_database


def test_the_bank_holds_at_least_24_different_triads_on_all_three_questions() -> None:
    ideas = content.ideas(27, Random(1))

    assert len({idea.present for idea in ideas}) == len({idea.future for idea in ideas}) == 27
    assert [sum(idea.question == question for idea in ideas) for question in (1, 2, 3)] == [9, 9, 9]
    assert {len(idea.barriers) for idea in ideas} == {4, 5}


def test_people_never_share_a_name() -> None:
    people = content.people(1000, Random(1))

    assert len({person.name for person in people}) == 1000


def test_team_names_never_repeat_for_sixty_tables() -> None:
    assert len(set(content.team_names(60, Random(1)))) == 60


def test_steps_of_each_question_are_different() -> None:
    for question in (1, 2, 3):
        steps = content.steps(question, 4, Random(1))

        assert len({step.what for step in steps}) == 4
