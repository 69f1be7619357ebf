from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from okmo_session.core.autosave import Change, Conflict, Saved, note_change, save_field, values_at, versions
from okmo_session.core.models import FieldRevision
from sessions.actors import system
from sessions.models import StrategySession, Team
from tests.factories.sessions import TeamFactory


def save(team: Team, change: Change) -> Saved | Conflict:
    def write(value: str) -> None:
        team.name = value
        team.save()

    return save_field(team.session, team, change, current=team.name, write=write, by=system(team.session))


def test_save_field_counts_the_version_up_and_keeps_what_was_replaced(session: StrategySession) -> None:
    team = TeamFactory(session=session)

    first = save(team, Change("name", "Волга", 0, "a"))
    second = save(team, Change("name", "Ока", 1, "b"))

    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert (first.version, second.version, team.name) == (1, 2, "Ока")
    assert versions(team) == {"name": 2}
    assert values_at(team, {"name": 1}) == {"name": "Волга"}


def test_save_field_does_not_overwrite_what_was_written_since(session: StrategySession) -> None:
    team = TeamFactory(session=session)
    save(team, Change("name", "Волга", 0, "a"))

    answer = save(team, Change("name", "Ока", 0, "b"))

    assert isinstance(answer, Conflict)
    assert (answer.mine, answer.theirs, answer.version, team.name) == ("Ока", "Волга", 1, "Волга")


def test_save_field_of_a_repeated_operation_changes_nothing_and_answers_the_same(session: StrategySession) -> None:
    team = TeamFactory(session=session)
    first = save(team, Change("name", "Волга", 0, "a"))
    save(team, Change("name", "Ока", 1, "b"))

    again = save(team, Change("name", "Волга", 0, "a"))

    assert again == first
    assert team.name == "Ока"
    assert FieldRevision.objects.count() == 2


def test_save_field_of_the_same_text_is_no_conflict(session: StrategySession) -> None:
    team = TeamFactory(session=session)
    save(team, Change("name", "Волга", 0, "a"))

    answer = save(team, Change("name", "Волга", 0, "b"))

    assert isinstance(answer, Saved)
    assert answer.version == 1


def test_save_field_keeps_a_text_that_was_there_before_the_first_save(session: StrategySession) -> None:
    team = TeamFactory(session=session, name="Из образца")

    save(team, Change("name", "Волга", 0, "a"))

    assert values_at(team, {"name": 0}) == {"name": "Из образца"}


def test_a_field_that_a_verb_changed_is_not_overwritten_by_who_had_it_open(session: StrategySession) -> None:
    team = TeamFactory(session=session, name="Волга")
    noted = note_change(session, team, "name", old="Волга", new="Ока", by=system(session))
    team.name = "Ока"

    answer = save(team, Change("name", "Кама", 0, "a"))

    assert isinstance(answer, Conflict)
    assert (noted.version, answer.theirs, values_at(team, {"name": 0})) == (1, "Ока", {"name": "Волга"})


class NoTextIsLost(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans()), max_size=12))
    def test_every_acknowledged_text_can_be_read_back(self, writes: list[tuple[str, bool]]) -> None:
        team = TeamFactory()
        bases = dict.fromkeys("ABC", 0)
        acknowledged = []
        for number, (writer, looks_first) in enumerate(writes):
            if looks_first:
                bases[writer] = versions(team).get("name", 0)
            answer = save(team, Change("name", f"{writer}{number}", bases[writer], f"op{number}"))
            if isinstance(answer, Saved):
                acknowledged.append(answer.value)
                bases[writer] = answer.version

        kept = FieldRevision.objects.filter(document=f"team:{team.pk}").order_by("version")
        assert [row.value for row in kept] == acknowledged
        assert team.name == (acknowledged[-1] if acknowledged else "")
