from okmo_session.core.tokens import token_hash
from sessions.models import Device, Role
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import (
    DeadlineFactory,
    MaterialFactory,
    ParticipantFactory,
    SeatFactory,
    StageStepFactory,
    TeamFactory,
)


def test_rows_of_one_day_belong_to_one_session(session):
    seat = SeatFactory(team__session=session)
    rows = [seat, seat.participant, seat.team, MaterialFactory(session=session)]

    assert {row.session for row in rows} == {session}
    assert StageStepFactory().stage.session_id is not None
    assert DeadlineFactory().at is not None


def test_each_client_is_known_by_its_role(session):
    participant_client(ParticipantFactory(session=session))
    table_client(TeamFactory(session=session))
    client = projector_client(session)
    crew_client(session, Role.OBSERVER)

    assert set(session.devices.values_list("role", flat=True)) == {Role.PARTICIPANT, Role.TABLE, Role.PROJECTOR}
    assert Device.objects.get(token_hash=token_hash(client.cookies["device"].value)).role == Role.PROJECTOR
    assert list(session.crew.values_list("role", flat=True)) == [Role.OBSERVER]
