import pytest
from django.test import Client

from okmo_session.core.models import LogEntry
from sessions.models import Mandate, Role
from tests.clients import crew_client
from tests.factories.sessions import ParticipantFactory

pytestmark = pytest.mark.either_database


def mandates(session, path=""):
    return f"/s/{session.slug}/people/mandates/{path}"


def test_mandates_are_entered_put_right_and_deleted(session):
    holder, proxy = ParticipantFactory.create_batch(2, session=session)
    client = crew_client(session, Role.HEADQUARTERS)
    form = {"organisation": "Союз районов", "weight": 3, "holder": holder.pk, "proxy": ""}

    answers = [client.post(mandates(session, "add/"), form).status_code for _twice in range(2)]
    mandate = session.mandates.get()
    client.post(mandates(session, f"{mandate.pk}/save/"), form | {"weight": 5, "proxy": proxy.pk})
    page = client.get(mandates(session))
    mandate.refresh_from_db()
    stands = (mandate.weight, mandate.holder, mandate.proxy)
    gone = [client.post(mandates(session, f"{mandate.pk}/delete/")).status_code for _twice in range(2)]

    assert answers == [302, 422]
    assert stands == (5, holder, proxy)
    assert (page.context["total"], [row.organisation for row in page.context["mandates"]]) == (5, ["Союз районов"])
    assert (gone, session.mandates.count()) == ([302, 302], 0)
    events = ["mandate added", "mandate edited", "mandate deleted"]
    assert [entry.event for entry in LogEntry.objects.all()] == events


@pytest.mark.parametrize(
    "typed",
    [
        {"organisation": ""},
        {"organisation": "союз  РАЙОНОВ"},
        {"weight": "0"},
        {"weight": "9" * 30},
        {"holder": "foreign"},
        {"holder": "same", "proxy": "same"},
    ],
)
def test_a_mandate_that_cannot_be_is_refused_and_stays_in_the_form(session, typed):
    Mandate.objects.create(session=session, organisation="Союз районов")
    people = {"foreign": ParticipantFactory().pk, "same": ParticipantFactory(session=session).pk}
    form = {"organisation": "Другой союз", "weight": "1"} | {key: people.get(v, v) for key, v in typed.items()}

    response = crew_client(session).post(mandates(session, "add/"), form)

    assert (response.status_code, session.mandates.count()) == (422, 1)
    assert response.context["form"]["organisation"].value() == form["organisation"]


def test_observers_read_the_mandates_and_change_none(session):
    mandate = Mandate.objects.create(session=session, organisation="Союз районов")
    observer = crew_client(session, Role.OBSERVER)

    page = observer.get(mandates(session))

    assert "Союз районов" in page.content.decode()
    assert page.context["form"] is None
    assert observer.get(mandates(session, f"{mandate.pk}/")).status_code == 403
    assert Client().get(mandates(session)).status_code == 404


def test_a_mandate_of_another_session_does_not_exist(session):
    mandate = Mandate.objects.create(session=ParticipantFactory().session, organisation="Союз")

    client = crew_client(session)

    assert client.get(mandates(session, f"{mandate.pk}/")).status_code == 404
    assert client.post(mandates(session, f"{mandate.pk}/delete/")).status_code == 404
    assert Mandate.objects.get() == mandate
