from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.serializers import serialize

from okmo_session.core.autosave import Change
from okmo_session.core.log import first_broken_entry
from okmo_session.core.models import LogEntry
from okmo_session.preparation.domain.erasing import erase_person
from sessions.actors import participant_actor, system
from sessions.domain.people.cards import edit_card
from sessions.domain.people.notes import open_note, save_note
from sessions.models import Mandate, Participant, PeopleImport, Role
from tests.clients import crew_client, participant_client
from tests.factories.sessions import AccessLinkFactory, ParticipantFactory, SeatFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.models import Triad
from voting.models import Poll, TurnOut

SECRET = "Невидимкина"


def somebody(session, **known):
    seat = SeatFactory(
        team__session=session,
        participant__name=f"{SECRET} Анна",
        participant__phone=f"+7 900 {SECRET}",
        participant__email=f"{SECRET}@example.org",
        participant__consent_text=f"{SECRET} согласна",
        **known,
    )
    seat.team.speaker = seat.participant
    seat.team.save()
    return seat.participant


def whole_database():
    """Return every row of the project as text, those that a manager leaves out as well."""
    return "\n".join(serialize("json", model._base_manager.all(), ensure_ascii=False) for model in apps.get_models())


def test_nothing_names_an_erased_person_any_more(session):
    person = somebody(session)
    phone = participant_client(person)
    AccessLinkFactory(session=session, role=Role.PARTICIPANT, participant=person)
    edit_card(person, {"region": SECRET}, {}, participant_actor(person))
    save_note(open_note(person), Change("text", f"Дневник: {SECRET}", 0, "o" * 22))
    Mandate.objects.create(session=session, organisation="Союз", holder=person, proxy=person)
    Triad.objects.create(session=session, author=person, slot=1, present_what=f"Черновик: {SECRET}")
    rows = [(1, [SECRET], {})]
    PeopleImport.objects.create(
        session=session, file_name="люди.csv", content=SECRET.encode(), rows=rows, uploaded_at=session.created_at
    )
    made = Path(settings.DATA_DIR) / "made" / str(session.pk) / "headquarters-0.pdf"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(SECRET)
    before = whole_database()

    for _twice in range(2):
        erase_person(person, by=system(session))

    assert SECRET in before
    assert SECRET not in whole_database()
    assert not any(SECRET.encode() in bytes(one.content) for one in PeopleImport.objects.all())
    assert phone.get(f"/s/{session.slug}/me/").status_code == 404
    assert list(session.participants.all()) == []
    assert [entry.event for entry in LogEntry.objects.all()].count("participant erased") == 1
    assert first_broken_entry(session) is None


def test_what_was_made_with_the_name_is_thrown_away(session, django_capture_on_commit_callbacks):
    person = somebody(session)
    made = Path(settings.DATA_DIR) / "made" / str(session.pk) / "headquarters-0.pdf"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(SECRET)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, by=system(session))

    assert not made.exists()


@pytest.mark.parametrize(("state", "register"), [(Poll.State.OPEN, 2), (Poll.State.CLOSED, 3)])
def test_votes_stay_and_an_open_vote_waits_for_nobody_erased(session, state, register):
    accepted_table(session, 1)
    voter, silent, _other = admitted_people(session, 3)
    poll = opened_poll(session)
    cast_votes(poll, [voter], ["1.1"])
    Poll.objects.update(state=state)

    for person in (voter, silent):
        erase_person(person, by=system(session))

    assert TurnOut.objects.get(participant=voter.pk).way == TurnOut.Way.PHONE
    assert (poll.ballots.count(), TurnOut.objects.filter(poll=poll).count()) == (1, register)


def test_the_headquarters_erase_after_saying_that_it_was_asked_for(session):
    person = somebody(session)
    other = ParticipantFactory(session=session)
    client = crew_client(session, Role.HEADQUARTERS)
    url = f"/s/{session.slug}/people/{person.pk}/"

    refused = client.post(f"{url}erase/")
    accepted = client.post(f"{url}erase/", {"is_asked": "on"}, follow=True)

    assert (refused.status_code, list(refused.context["erase_form"].errors)) == (422, ["is_asked"])
    assert SECRET in refused.content.decode()
    assert SECRET not in accepted.content.decode()
    assert list(session.participants.all()) == [other]
    assert client.get(url).status_code == 404
    assert Participant.rows.filter(session=session).count() == 2
