import pytest
from django.test import Client

from okmo_session.core.models import LogEntry
from sessions.actors import system, table_actor
from sessions.domain.access.joining import come_back, join
from sessions.domain.access.links import participant_link, redeem
from sessions.domain.people.arrival import check_in
from sessions.domain.tables.teams import add_member
from sessions.models import Participant, Role
from tests.clients import crew_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory

FORM_ID = "f" * 22


def arrivals(session, path=""):
    return f"/s/{session.slug}/people/arrivals/{path}"


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{dashed}", "http://192.168.0.5:8000{path}", "{path}"])
def test_the_code_or_the_scanned_badge_checks_a_person_in_once(session, typed):
    person = SeatFactory(team__session=session, team__name="Волга", participant__name="Анна Петрова").participant
    link = participant_link(person)
    code = person.code
    text = typed.format(code=code, lower=code.lower(), dashed=f"{code[:4]}-{code[4:]}", path=f"/e/{link.token}/")
    client = crew_client(session, Role.HEADQUARTERS)

    pages = [client.post(arrivals(session, "check-in/"), {"code": text}, follow=True) for _twice in range(2)]

    person.refresh_from_db()
    assert None not in (person.arrived_at, person.admitted_at)
    assert [entry.event for entry in LogEntry.objects.all()] == ["participant arrived", "participant admitted"]
    assert ["отмечен раньше" in page.content.decode() for page in pages] == [False, True]
    assert all("Анна Петрова" in page.content.decode() and "Волга" in page.content.decode() for page in pages)


@pytest.mark.parametrize("text", ["", "ZZZZ", "/e/", "/e/deadbeef/", "http://[/e/x", "foreign"])
def test_an_unknown_code_is_told_and_kept_in_the_field(session, text):
    typed = ParticipantFactory().code if text == "foreign" else text

    response = crew_client(session).post(arrivals(session, "check-in/"), {"code": typed})

    assert (response.status_code, session.participants.exclude(arrived_at=None).count()) == (422, 0)
    assert response.context["badge_form"]["code"].value() == typed
    assert response.context["badge_form"].errors["code"]


def test_a_walk_in_is_there_at_once_and_only_once(session):
    team = TeamFactory(session=session)
    client = crew_client(session, Role.HEADQUARTERS)
    form = {"name": " Пётр  Иванов ", "team": team.pk, "region": "Тула", "form_id": FORM_ID}

    answers = [client.post(arrivals(session, "walk-in/"), form) for _twice in range(2)]

    person = session.participants.get()
    assert {answer.url for answer in answers} == {arrivals(session, f"?person={person.pk}")}
    assert (person.name, person.region, person.source) == ("Пётр Иванов", "Тула", Participant.Source.CREW)
    assert None not in (person.arrived_at, person.admitted_at)
    assert list(person.seats.values_list("team", flat=True)) == [team.pk]
    assert [entry.event for entry in LogEntry.objects.all()] == ["participant written in", "participant seated"]


def test_a_walk_in_without_a_name_or_at_a_foreign_table_is_refused(session):
    client = crew_client(session)
    wrong = [{"name": ""}, {"name": "Анна", "team": TeamFactory().pk}, {"name": "Анна", "form_id": "x"}]

    answers = [client.post(arrivals(session, "walk-in/"), {"form_id": FORM_ID} | form) for form in wrong]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert session.participants.count() == 0


def test_whoever_comes_in_by_himself_or_with_the_table_is_in_the_hall(session):
    team = TeamFactory(session=session)
    listed, badged = ParticipantFactory.create_batch(2, session=session)

    joined, _token = join(session, name="Анна", region="", organisation="", team=None, consent_text="Да")
    come_back(session, listed.code)
    redeem(participant_link(badged))
    written = add_member(team, "Пётр", "", table_actor(team))

    assert set(session.participants.exclude(arrived_at=None)) == {joined, listed, badged, written}
    assert set(session.participants.exclude(admitted_at=None)) == {written}


def test_an_arrival_is_taken_back(session):
    person = ParticipantFactory(session=session)
    client = crew_client(session)
    url = f"/s/{session.slug}/people/{person.pk}/arrive/"

    for path in ("", "", "undo/", "undo/"):
        assert client.post(f"{url}{path}", {"next": "/s/x/"}).url == "/s/x/"

    person.refresh_from_db()
    assert (person.arrived_at, person.admitted_at is None) == (None, False)
    events = [entry.event for entry in LogEntry.objects.all()]
    assert events == ["participant arrived", "participant admitted", "arrival taken back"]


def test_an_erased_person_has_no_code_any_more(session):
    person = ParticipantFactory(session=session)
    Participant.rows.filter(pk=person.pk).update(erased_at=person.joined_at)

    response = crew_client(session).post(arrivals(session, "check-in/"), {"code": person.code})

    assert response.status_code == 422


def test_the_page_tells_who_came_last(session):
    early, late = (ParticipantFactory(session=session, name=name) for name in ("Первая", "Второй"))
    ParticipantFactory(session=session, name="Не пришла")
    for person in (early, late):
        check_in(session, person.code, system(session))

    page = crew_client(session).get(arrivals(session), {"person": "9" * 30})

    assert list(page.context["last"]) == [late, early]
    assert (page.context["arrived"], page.context["people"], page.context["shown"]) == (2, 3, None)
    assert Client().get(arrivals(session)).status_code == 404
