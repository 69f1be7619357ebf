from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from okmo_session.reports.demo import Moment
from sessions.domain.access.invitations import first_facilitator_path, set_up
from sessions.models import Role, StrategySession, User
from tests.reports.plays import NOW, links
from triads.models import Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def demo(*args: str, **wish: Any) -> StrategySession:
    return StrategySession.objects.get(slug=links(*args, **wish)["slug"])


def test_an_opening_without_people_can_be_made() -> None:
    made = links(tables=3, people=0)

    assert (made["links"]["participants"], len(made["links"]["tables"])) == ([], 3)


def test_each_session_made_has_a_slug_of_its_own() -> None:
    assert [demo().slug for _time in range(3)] == ["demo", "demo-2", "demo-3"]


def test_the_crew_of_a_demo_has_no_password() -> None:
    demo()

    assert {user.has_usable_password() for user in User.objects.all()} == {False}


def test_the_first_facilitator_is_facilitator_of_the_demo() -> None:
    session = demo()
    path = first_facilitator_path()
    assert path is not None

    user = set_up(path.strip("/").split("/")[-1], "leader", "spring-2026", "Ведущий")

    assert session.crew.get(user=user).role == Role.FACILITATOR


def test_a_demo_after_set_up_belongs_to_the_first_facilitator_too() -> None:
    path = first_facilitator_path()
    assert path is not None
    user = set_up(path.strip("/").split("/")[-1], "leader", "spring-2026", "Ведущий")

    session = demo()

    assert session.crew.get(user=user).role == Role.FACILITATOR


def test_a_slug_that_exists_is_refused_in_a_sentence() -> None:
    demo("hall")

    with pytest.raises(CommandError, match="hall"):
        demo("hall")

    assert StrategySession.objects.count() == 1


@pytest.mark.parametrize(
    "wish",
    [
        {"tables": 0},
        {"tables": 61},
        {"people": -1},
        {"people": 1001},
        {"tables": 3, "people": 2, "at": "triads"},
    ],
)
def test_what_cannot_be_played_is_refused_and_leaves_nothing(wish: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        demo(**wish)

    assert (StrategySession.objects.count(), User.objects.count(), Triad.objects.count()) == (0, 0, 0)


def test_a_slug_that_no_address_can_hold_is_refused() -> None:
    with pytest.raises(CommandError):
        demo("Зал 1")

    assert StrategySession.objects.count() == 0


def test_without_json_the_progress_is_told_beside_the_links() -> None:
    out, progress = StringIO(), StringIO()

    call_command("demo", "--tables=1", "--people=1", stdout=out, stderr=progress)

    assert out.getvalue().startswith("demo\n")
    assert len(progress.getvalue().splitlines()) == 3


def test_every_moment_can_be_asked_for() -> None:
    assert [moment.value for moment in Moment] == [
        "opening",
        "triads",
        "talks",
        "voting",
        "results",
        "measures",
        "assembly",
        "finished",
    ]
    assert timezone.is_aware(NOW)
