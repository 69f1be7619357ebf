import pytest

from okmo_session.core.clock import now
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.record.records import open_record
from triads.domain.record.summaries import record_summaries
from triads.models import AssessmentSheet, FlipchartPhoto, Record, Triad

pytestmark = pytest.mark.either_database


def board(session: StrategySession, role: Role = Role.HEADQUARTERS) -> str:
    return crew_client(session, role).get(f"/s/{session.slug}/board/").content.decode().replace("\u00a0", " ")


def begun_table(session: StrategySession, number: int) -> Team:
    team = TeamFactory(session=session, table_number=number, name=f"Команда {number}")
    open_record(team)
    Triad.objects.filter(team=team, slot=1).update(present_what="Разобщённость")
    return team


def test_board_without_tables_says_what_to_do_next(session: StrategySession) -> None:
    page = board(session)

    assert "Столов пока нет" in page
    assert "Сейчас — нигде." in page


def test_board_shows_how_far_each_table_is_and_what_needs_a_person(session: StrategySession) -> None:
    begun_table(session, 1)
    TeamFactory(session=session, table_number=2)
    ParticipantFactory(session=session)

    page = board(session)

    assert "1 из 3" in page
    assert "Не начали: стол № 2" in page
    assert "Без спикера: стол № 1" in page
    assert "Ждут допуска: 1 чел." in page


def test_board_does_not_call_tables_silent_before_anybody_has_begun(session: StrategySession) -> None:
    TeamFactory(session=session, table_number=2)

    assert "Не начали" not in board(session)


@pytest.mark.parametrize(("role", "leads_there"), [(Role.HEADQUARTERS, True), (Role.OBSERVER, False)])
def test_board_leads_only_those_to_a_waiting_record_who_may_check_it(
    session: StrategySession, role: Role, leads_there: bool
) -> None:
    waiting = begun_table(session, 1)
    Record.objects.filter(team=waiting).update(state=Record.State.HANDED_IN, handed_in_at=now())

    page = board(session, role)

    assert ("Стол № 1 «Команда 1»" in page, "/records/" in page.replace('/records/"', "")) == (True, leads_there)


def test_board_queues_the_longest_waiting_record_first(session: StrategySession) -> None:
    late, early = begun_table(session, 1), begun_table(session, 2)
    Record.objects.filter(team=late).update(state=Record.State.HANDED_IN, handed_in_at=now())
    Record.objects.filter(team=early).update(
        state=Record.State.HANDED_IN, handed_in_at=now().replace(year=now().year - 1)
    )

    page = board(session)

    assert page.index("Стол № 2 «Команда 2»") < page.index("Стол № 1 «Команда 1»")


def test_board_shows_turnout_and_no_count_while_the_vote_is_open(session: StrategySession) -> None:
    accepted_table(session, 1)
    voters = admitted_people(session, 3)
    poll = opened_poll(session)
    cast_votes(poll, voters[:2], ["1.1"], ["1.1"])

    page = crew_client(session).get(f"/s/{session.slug}/board/turnout/").content.decode()

    assert '<b class="num">2</b> из 3 проголосовали' in page
    assert "1.1" not in page


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER])
def test_board_is_for_the_whole_crew(session: StrategySession, role: Role) -> None:
    SeatFactory(team=begun_table(session, 1))

    assert "Команда 1" in board(session, role)


def test_board_shows_what_the_table_handed_over_beside_its_record(session: StrategySession) -> None:
    team = begun_table(session, 1)
    begun_table(session, 2)
    Record.objects.filter(team=team).update(flipchart_hung_at=now(), file_handed_in_at=now())
    FlipchartPhoto.objects.bulk_create(
        FlipchartPhoto(team=team, content=b"", width=1, height=1, actor="", added_at=now()) for _ in range(2)
    )
    for number in range(3):
        SeatFactory(team=team, participant=ParticipantFactory(session=session, name=f"Участник {number}"))
    AssessmentSheet.objects.create(session=session, team=team, handed_in_at=now())

    own, other = record_summaries(session)

    assert [tick is not None for tick in own.ticks] == [True, False, True]
    assert (own.photos, own.sheets, other.photos, other.sheets) == (2, 1, 0, 0)
    assert board(session).count('class="tick"') == 3


def test_board_counts_the_drafts_of_a_table_that_has_not_begun_and_shows_none(session: StrategySession) -> None:
    team = TeamFactory(session=session, table_number=1)
    author = ParticipantFactory(session=session)
    SeatFactory(team=team, participant=author)
    for slot, proposed_to in enumerate([None, team], 1):
        Triad.objects.create(
            session=session, author=author, slot=slot, present_what=f"Тайное {slot}", proposed_to=proposed_to
        )

    page = board(session)

    assert "черновиков 2, предложено 1" in page
    assert "Тайное" not in page
