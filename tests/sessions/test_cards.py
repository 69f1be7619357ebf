import pytest
from django.test import Client

from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import participant_actor
from sessions.domain.people.cards import CardConflictError, doubles_of, edit_card
from sessions.models import Participant, Role
from tests.clients import crew_client, participant_client
from tests.factories.sessions import ParticipantFactory, SeatFactory


def me(session, path=""):
    return f"/s/{session.slug}/me/{path}"


def sent(response, **typed):
    """Return the form of the page as a browser sends it, with what it carries of before."""
    form = response.context["form"]
    data = {}
    for field in form:
        data[field.html_name] = field.value()
        data[field.html_initial_name] = form.data.get(field.html_initial_name, field.initial)
    return data | typed


def test_a_participant_puts_his_own_card_right(session):
    person = SeatFactory(team__session=session, participant__name="Анна", participant__region="Тула").participant
    client = participant_client(person)

    response = client.post(
        me(session, "save/"), sent(client.get(me(session)), name="Анна Ёлкина", phone="+7 900 123-45-67")
    )

    person.refresh_from_db()
    assert (response.status_code, response.url) == (302, me(session))
    assert (person.name, person.search_key, person.region) == ("Анна Ёлкина", "анна елкина", "Тула")
    assert [(entry.event, entry.details) for entry in LogEntry.objects.all()] == [
        ("card edited", {"fields": ["name", "phone"]})
    ]
    team = person.seats.get().team_id
    assert set(TopicVersion.objects.values_list("topic", flat=True)) == {"people", "board", f"team:{team}"}


def test_two_authors_of_one_card_do_not_overwrite_each_other(session):
    person = ParticipantFactory(session=session, name="Анна", region="Тула")
    phone, laptop = participant_client(person), crew_client(session, Role.HEADQUARTERS)
    card = f"/s/{session.slug}/people/{person.pk}/"
    seen = laptop.get(card)
    phone.post(me(session, "save/"), sent(phone.get(me(session)), name="Анна Петрова", region="Самара"))

    elsewhere = laptop.post(f"{card}save/", sent(seen, organisation="Фонд"))
    refused = laptop.post(f"{card}save/", sent(seen, region="Псков"))
    person.refresh_from_db()
    stands = (person.name, person.region, person.organisation)
    accepted = laptop.post(f"{card}save/", sent(refused))

    person.refresh_from_db()
    assert [one.status_code for one in (elsewhere, refused, accepted)] == [302, 422, 302]
    assert stands == ("Анна Петрова", "Самара", "Фонд")
    assert "«Самара»" in refused.content.decode()
    assert (person.name, person.region, person.organisation) == ("Анна Петрова", "Псков", "Фонд")


def test_the_refusal_names_what_stands_there(session):
    person = ParticipantFactory(session=session, region="Тула")
    Participant.objects.update(region="Самара")

    with pytest.raises(CardConflictError) as refusal:
        edit_card(person, {"region": "Псков"}, {"region": "Тула"}, by=participant_actor(person))

    assert refusal.value.theirs == {"region": "Самара"}


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "123"}, {"phone": "позвони"}, {"email": "нет"}])
def test_what_is_no_name_phone_or_address_is_refused_and_kept(session, typed):
    person = ParticipantFactory(session=session, name="Анна")
    client = participant_client(person)

    response = client.post(me(session, "save/"), sent(client.get(me(session)), **typed))

    assert (response.status_code, list(response.context["form"].errors)) == (422, list(typed))
    assert [response.context["form"][name].value() for name in typed] == list(typed.values())
    assert list(Participant.objects.values_list("name", "phone", "email")) == [("Анна", "", "")]


def test_contacts_are_shown_to_participants_only_while_they_are_shared(session):
    person = SeatFactory(
        team__session=session, participant__phone="+7 900 123", participant__email="anna@example.org"
    ).participant
    reader = participant_client(ParticipantFactory(session=session))
    owner = participant_client(person)
    people = f"/s/{session.slug}/people/"
    seen = []

    for act in ("", "contacts/share/", "contacts/share/", "contacts/hide/", "contacts/hide/"):
        if act:
            assert owner.post(me(session, act)).url == me(session)
        seen.append("anna@example.org" in reader.get(people).content.decode())

    assert seen == [False, True, True, False, False]
    assert [entry.event for entry in LogEntry.objects.all()] == ["contacts shared", "contacts no longer shared"]


def test_shared_contacts_are_not_for_observers(session):
    ParticipantFactory(session=session, phone="+7 900 123", contacts_shared_at=session.created_at)

    page = crew_client(session, Role.OBSERVER).get(f"/s/{session.slug}/people/").content.decode()

    assert "+7 900 123" not in page


def test_the_own_card_shows_code_and_consent(session):
    person = ParticipantFactory(session=session, consented_at=session.created_at, consent_text="Согласна.")

    page = participant_client(person).get(me(session)).content.decode()

    assert person.code in page
    assert "Согласна." in page
    assert Client().get(me(session)).status_code == 404


def test_doubles_are_found_by_name_phone_and_address_the_likeliest_first(session):
    person = ParticipantFactory(session=session, name="Семён Алёшин", phone="+7 (900) 123-45-67", email="A@example.org")
    namesake = ParticipantFactory(session=session, name="Алешин Семен")
    same = ParticipantFactory(session=session, name="С. Алёшин", phone="8 900 1234567", email="a@example.org")
    ParticipantFactory(session=session, name="Другой", phone="12", email="")
    ParticipantFactory(name="Семён Алёшин")

    assert doubles_of(person) == [same, namesake]
