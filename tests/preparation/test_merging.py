import datetime as dt

import pytest

from okmo_session.core.autosave import versions
from okmo_session.core.models import LogEntry
from okmo_session.preparation.domain.merging import merge, pair_of, problems_before_merging
from sessions.actors import system
from sessions.domain.people.notes import open_note
from sessions.models import Mandate, Note, Participant, Role, Seat, Team
from tests.clients import crew_client, participant_client
from tests.factories.sessions import AccessLinkFactory, ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.models import Triad
from voting.domain.paper.printing import print_papers
from voting.domain.paper.voters import mark_paper_voter
from voting.models import Poll, TurnOut


def two(session, **younger):
    elder = ParticipantFactory(session=session, name="Анна", region="Тула", admitted=True)
    later = elder.joined_at + dt.timedelta(hours=1)
    return elder, ParticipantFactory(session=session, name="А. Петрова", joined_at=later, **younger)


def ways(poll):
    return dict(TurnOut.objects.filter(poll=poll).values_list("participant", "way"))


def test_the_elder_entry_is_kept_and_gets_what_it_lacks(session):
    elder, younger = two(session, region="Самара", organisation="Фонд", email="a@example.org", consent_text="Да")
    Participant.objects.filter(pk=younger.pk).update(arrived_at=younger.joined_at, consented_at=younger.joined_at)

    kept = merge(younger, elder, by=system(session))

    assert kept == elder
    card = ("name", "region", "organisation", "email", "consent_text", "arrived_at")
    stays = ("Анна", "Тула", "Фонд", "a@example.org", "Да", younger.joined_at)
    assert list(session.participants.values_list(*card)) == [stays]
    assert list(Participant.rows.filter(pk=younger.pk).values_list("name", "email")) == [("", "")]
    events = [(entry.event, entry.target, entry.details) for entry in LogEntry.objects.all()]
    assert events == [("participants merged", f"participant:{elder.pk}", {"double": younger.pk})]


def test_seats_devices_triads_mandates_and_notes_move_along(session):
    elder, younger = two(session)
    mine, theirs = TeamFactory.create_batch(2, session=session)
    afternoon = TeamFactory(session=session, round=Team.Round.MEASURES, speaker=younger)
    SeatFactory(team=mine, participant=elder)
    SeatFactory(team=theirs, participant=younger)
    SeatFactory(team=afternoon, participant=younger)
    phone = participant_client(younger)
    badge = AccessLinkFactory(session=session, role=Role.PARTICIPANT, participant=younger)
    triad = Triad.objects.create(session=session, team=theirs, slot=1, author=younger)
    mandate = Mandate.objects.create(session=session, organisation="Союз", holder=younger)
    for person, text in ((elder, "Первое"), (younger, "Второе")):
        Note.objects.filter(pk=open_note(person).pk).update(text=text)

    merge(elder, younger, by=system(session))

    for thing in (badge, triad, mandate, afternoon):
        thing.refresh_from_db()
    assert set(Seat.objects.values_list("participant", "team")) == {(elder.pk, mine.pk), (elder.pk, afternoon.pk)}
    owners = [badge.participant, triad.author, mandate.holder, afternoon.speaker]
    assert owners == [elder] * 4
    note = Note.objects.get()
    assert (note.participant, note.text, versions(note)) == (elder, "Первое\n\nВторое", {"text": 1})
    assert elder.code in phone.get(f"/s/{session.slug}/me/").content.decode()


def test_one_vote_stays_one_vote(session):
    accepted_table(session, 1)
    elder, younger = admitted_people(session, 2)
    poll = opened_poll(session)
    cast_votes(poll, [younger], ["1.1"])

    merge(elder, younger, by=system(session))

    assert ways(poll) == {elder.pk: TurnOut.Way.PHONE}


def test_a_closed_register_keeps_its_length(session):
    accepted_table(session, 1)
    elder, younger = admitted_people(session, 2)
    poll = opened_poll(session)
    cast_votes(poll, [younger], ["1.1"])
    Poll.objects.update(state=Poll.State.CLOSED)

    merge(elder, younger, by=system(session))

    assert ways(poll) == {elder.pk: TurnOut.Way.PHONE, younger.pk: TurnOut.Way.NONE}


def test_in_an_open_poll_the_sheet_goes_to_the_kept_entry(session):
    elder, younger = two(session, admitted=True)
    accepted_table(session, 1)
    poll = opened_poll(session, is_secret=False)
    [serial] = print_papers(poll, 1, system(session))
    mark_paper_voter(poll, younger, system(session), serial=serial)

    merge(elder, younger, by=system(session))

    assert (ways(poll)[elder.pk], poll.papers.get().participant) == (TurnOut.Way.PAPER, elder)


def test_two_who_both_voted_stay_two_and_the_page_says_why(session):
    accepted_table(session, 1)
    elder, younger = admitted_people(session, 2)
    poll = opened_poll(session)
    cast_votes(poll, [elder, younger], ["1.1"], ["1.2"])
    client = crew_client(session, Role.HEADQUARTERS)
    url = f"/s/{session.slug}/people/{elder.pk}/doubles/{younger.pk}/"

    response = client.post(f"{url}merge/")

    problems = problems_before_merging(pair_of(elder, younger))
    assert (response.status_code, len(problems)) == (422, 1)
    assert response.context["problems"] == client.get(url).context["problems"] == problems
    assert session.participants.count() == 2
    assert ways(poll) == dict.fromkeys([elder.pk, younger.pk], TurnOut.Way.PHONE)


def test_the_headquarters_make_one_of_two_by_two_clicks_that_do_no_harm(session):
    elder, younger = two(session)
    client = crew_client(session, Role.HEADQUARTERS)
    url = f"/s/{session.slug}/people/{younger.pk}/doubles/{elder.pk}/"

    page = client.get(url)
    answers = [client.post(f"{url}merge/").url for _twice in range(2)]

    assert (page.context["pair"].kept, page.context["pair"].double) == (elder, younger)
    assert answers == [f"/s/{session.slug}/people/{elder.pk}/"] * 2
    assert list(session.participants.all()) == [elder]
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("search", "expected"), [("", ["Анна Ёлкина"]), ("ПЕТР", ["Пётр"]), ("нет", []), (" ", ["Анна Ёлкина"])]
)
def test_the_double_is_looked_for(session, search, expected):
    person = ParticipantFactory(session=session, name="Елкина Анна")
    for name in ("Анна Ёлкина", "Пётр"):
        ParticipantFactory(session=session, name=name)

    page = crew_client(session).get(f"/s/{session.slug}/people/{person.pk}/doubles/", {"q": search})

    assert [one.name for one in page.context["found"]] == expected
