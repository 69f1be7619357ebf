import pytest
from django.test import Client
from django.utils.translation import gettext

from okmo_session.core.errors import DomainError
from okmo_session.core.log import first_broken_entry
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.domain.access.joining import come_back, join
from sessions.forms import consent_text
from sessions.models import Device, Participant
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, SessionFactory, TeamFactory

LONG_NAME = "Константинопольская-Преображенская Александра-Вильгельмина Святославовна"


def form_of(client, session, **typed):
    page = client.get(f"/s/{session.slug}/join/")
    form_id = page.context["form"]["form_id"].value()
    return {"name": "Анна Петрова", "consent": "on", "form_id": form_id} | typed


@pytest.mark.parametrize("typed", ["{code}", "{lower}", " {spaced} "])
def test_code_of_the_hall_leads_to_the_form(session, typed):
    code = session.join_code
    text = typed.format(code=code, lower=code.lower(), spaced=f"{code[:3]}-{code[3:]}")

    response = Client().post("/find/", {"code": text})

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/join/")


def test_code_typed_in_russian_letters_is_forgiven(db):
    session = SessionFactory(join_code="ACEKMX")

    response = Client().get("/j/асекмх/")

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/join/")


@pytest.mark.parametrize("code", ["ZZZZZZ", "", "\x00", "<script>", "А" * 10_000])
def test_unknown_code_gets_a_sentence_and_is_kept(session, code):
    response = Client().post("/find/", {"code": code})

    assert response.status_code == 422
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_unknown_code_of_a_link_is_not_found(session):
    assert Client().get("/j/ZZZZZZ/").status_code == 404
    assert Client().get("/j/%00/").status_code == 404
    assert Client().post(f"/j/{session.join_code}/").status_code == 405


def test_a_walk_in_gives_a_name_and_agrees(session):
    client = Client()

    response = client.post(f"/s/{session.slug}/join/", form_of(client, session))

    participant = session.participants.get()
    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/")
    assert (participant.name, participant.source, participant.admitted_at) == ("Анна Петрова", "self", None)
    assert participant.consented_at == participant.joined_at
    assert participant.consent_text == consent_text(session)
    assert client.get(f"/s/{session.slug}/people/").status_code == 200
    cookie = client.cookies["device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/s/{session.slug}/", True, "Lax")


def test_joining_seats_at_the_table_and_tells_the_pages(session):
    team = TeamFactory(session=session)
    client = Client()

    client.post(f"/s/{session.slug}/join/", form_of(client, session, team=team.pk, region="Самара", organisation="ТПП"))

    seat = session.seats.get()
    assert (seat.team, seat.participant.region, seat.participant.organisation) == (team, "Самара", "ТПП")
    assert set(TopicVersion.objects.values_list("topic", flat=True)) == {"people", "board", f"team:{team.pk}"}
    assert list(LogEntry.objects.values_list("event", flat=True)) == ["participant joined", "participant seated"]
    assert first_broken_entry(session) is None
    assert "Анна" not in str(list(LogEntry.objects.values()))


def test_a_form_sent_twice_is_one_person(session):
    first, second = Client(), Client()
    typed = form_of(first, session)

    first.post(f"/s/{session.slug}/join/", typed)
    second.post(f"/s/{session.slug}/join/", typed)

    assert (session.participants.count(), session.devices.count()) == (1, 1)
    assert first.cookies["device"].value == second.cookies["device"].value


def test_the_same_form_in_another_session_is_another_person(session):
    other = SessionFactory()
    client = Client()
    typed = form_of(client, session)

    for one in (session, other):
        Client().post(f"/s/{one.slug}/join/", typed)

    assert (session.participants.count(), other.participants.count()) == (1, 1)


def test_a_known_device_comes_back_as_itself(session):
    participant = ParticipantFactory(session=session)
    client = participant_client(participant)

    page = client.get(f"/s/{session.slug}/join/")
    again = client.post(f"/s/{session.slug}/join/", {"name": "Другой", "consent": "on", "form_id": "x" * 22})

    assert [(one.status_code, one.url) for one in (page, again)] == [(302, f"/s/{session.slug}/")] * 2
    assert list(session.participants.all()) == [participant]


@pytest.mark.parametrize("make", [table_client, projector_client])
def test_tablet_and_screen_do_not_become_a_participant(session, make):
    client = make(TeamFactory(session=session) if make is table_client else session)

    response = client.post(f"/s/{session.slug}/join/", {"name": "Х", "consent": "on", "form_id": "x" * 22})

    assert response.status_code == 302
    assert session.participants.count() == 0


def test_the_facilitator_may_try_the_form(session):
    assert crew_client(session).get(f"/s/{session.slug}/join/").status_code == 200


def test_a_phone_known_in_another_session_joins_anew(session):
    client = participant_client(ParticipantFactory())

    client.post(f"/s/{session.slug}/join/", form_of(client, session))

    assert session.participants.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "\u200b\u202e"},
        {"name": "😀😀"},
        {"name": "Ю" * 10_000},
        {"consent": ""},
        {"team": "999999"},
        {"team": "9" * 40},
        {"team": "\x00"},
        {"region": "я" * 10_000},
        {"form_id": "short"},
    ],
)
def test_what_cannot_be_taken_is_refused_and_kept(session, typed):
    client = Client()
    sent = form_of(client, session, organisation="Дума города", **typed)

    response = client.post(f"/s/{session.slug}/join/", sent)

    assert response.status_code == 422
    assert response.context["form"]["organisation"].value() == "Дума города"
    assert response.context["form"].errors.keys() == typed.keys()
    assert session.participants.count() == 0


def test_a_table_of_another_session_is_refused(session):
    client = Client()

    response = client.post(f"/s/{session.slug}/join/", form_of(client, session, team=TeamFactory().pk))

    assert (response.status_code, session.participants.count()) == (422, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
        (" Анна\r\n\tПетрова\x00\x07 ", "Анна Петрова"),
        ("أحمد 😀", "أحمد 😀"),
        (LONG_NAME, LONG_NAME),
    ],
)
def test_hostile_and_long_names_are_plain_text(session, typed, kept):
    client = Client()

    client.post(f"/s/{session.slug}/join/", form_of(client, session, name=typed, organisation=typed))

    page = crew_client(session).get(f"/s/{session.slug}/people/").content.decode()
    assert session.participants.get().name == kept
    assert "<script>alert" not in page
    assert page.count("<bdi>") == 3


def test_an_unknown_session_is_not_found(db):
    assert Client().get("/s/nowhere/join/").status_code == 404
    assert Client().get("/s/nowhere/return/").status_code == 404


def test_the_personal_code_brings_the_same_person_to_another_device(session):
    participant = ParticipantFactory(session=session, code="ACDEFGHJ")
    client = Client()

    response = client.post(f"/s/{session.slug}/return/", {"code": "acde-fghj"})

    assert (response.status_code, response.url) == (302, f"/s/{session.slug}/")
    assert [device.participant for device in session.devices.all()] == [participant]
    assert participant.code in client.get(f"/s/{session.slug}/people/").content.decode()


@pytest.mark.parametrize("code", ["AAAAAAAA", "", "\x00\x00", "x" * 10_000])
def test_a_wrong_personal_code_gets_a_sentence(session, code):
    ParticipantFactory(session=session)

    response = Client().post(f"/s/{session.slug}/return/", {"code": code})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["code"]
    assert Device.objects.count() == 0


def test_a_code_of_another_session_is_wrong_here(session):
    stranger = ParticipantFactory()

    with pytest.raises(DomainError):
        come_back(session, stranger.code)


def test_consent_names_the_organiser(session):
    session.organiser = "ОКМО"

    assert "ОКМО" in consent_text(session)
    assert gettext("the organiser of the session") not in consent_text(session)


def test_joining_without_a_form_makes_a_new_person_each_time(session):
    for _time in range(2):
        join(session, name="А", region="", organisation="", team=None, consent_text="да")

    assert Participant.objects.filter(session=session).count() == 2
