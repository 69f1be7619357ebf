"""The list of ballots for everybody: on its page with names only where the vote was open, in its file never."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import clock_at
from okmo_session.core.models import LogEntry
from sessions.actors import participant_actor, system
from sessions.models import Participant, Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.voting import (
    accepted_table,
    admitted_people,
    cast_votes,
    handed_in_sheets,
    opened_poll,
    operators,
    read_sheet,
)
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.results.announcing import announce
from voting.domain.results.publication import from_text
from voting.domain.results.published import published_file
from voting.domain.results.reading import counted_result
from voting.domain.results.settling import settle_tie
from voting.domain.results.verifying import verify
from voting.models import Poll

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

CHOICES = [["1.1", "1.2"], ["1.1"], ["1.2"], ["2.1"], ["2.1", "2.2"], ["2.3"]]


@pytest.fixture
def people(session: StrategySession) -> list[Participant]:
    for number in (1, 2):
        accepted_table(session, number, text="Норма; опасная\n<b>")
    return admitted_people(session, len(CHOICES))


def counted(session: StrategySession, people: list[Participant], **settings: object) -> Poll:
    poll = opened_poll(session, **settings)
    cast_votes(poll, people, *CHOICES)
    with clock_at(poll.closes_at + dt.timedelta(seconds=1)):
        close_if_due(poll)
    count(poll, by=system(session))
    return poll


def announced(session: StrategySession, people: list[Participant], **settings: object) -> Poll:
    poll = counted(session, people, **settings)
    settle_tie(poll, "4711", by=system(session))
    announce(poll, by=system(session))
    return poll


def file_of(client: Client, poll: Poll) -> str:
    return client.get(reverse("voting:ballots_file", args=[poll.session.slug, poll.pk])).content.decode()


def page_of(client: Client, poll: Poll) -> str:
    return client.get(reverse("voting:ballots_of", args=[poll.session.slug, poll.pk])).content.decode()


def test_the_file_recounts_to_what_the_program_says(session: StrategySession, people: list[Participant]) -> None:
    poll = announced(session, people)

    read = from_text(file_of(participant_client(people[0]), poll))

    verdict = verify(read)
    assert verdict.disagreements == []
    assert verdict.tally.tied == ("1.1", "1.2", "2.1")
    assert read.steps[0].seed == "4711"
    assert read.places == [row.option.number for row in counted_result(poll).winners]
    assert read.fingerprint == LogEntry.objects.get(event="ballots counted").details["hash"]
    assert read.options["1.1"].startswith("Норма; опасная <b>")


def test_before_the_result_is_everybody_s_only_the_crew_has_the_file(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = counted(session, people)
    clients = {
        "crew": crew_client(session, Role.OBSERVER),
        "participant": participant_client(people[0]),
        "table": table_client(session.teams.get(table_number=1)),
        "projector": projector_client(session),
    }
    url = reverse("voting:ballots_file", args=[session.slug, poll.pk])

    answers = {who: client.get(url).status_code for who, client in clients.items()}

    assert answers == {"crew": 200, "participant": 403, "table": 403, "projector": 403}
    assert verify(from_text(file_of(clients["crew"], poll))).disagreements == []
    assert "Список откроется вместе с итогами" in page_of(clients["participant"], poll).replace("\xa0", " ")


def test_an_open_vote_names_its_voters_on_the_page_and_never_in_the_file(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = announced(session, people, is_secret=False)
    client = participant_client(people[0])

    page, text = page_of(client, poll), file_of(client, poll)

    assert [person.name for person in people if person.name not in page] == []
    assert [person.name for person in people if person.name in text] == []


def test_a_secret_vote_names_nobody(session: StrategySession, people: list[Participant]) -> None:
    poll = announced(session, people)
    # Somebody's own name may stand above his own page.
    page, text = page_of(crew_client(session), poll), file_of(crew_client(session), poll)

    assert [person.name for person in people if person.name in page + text] == []


def test_ballots_of_an_earlier_vote_are_still_listed(session: StrategySession, people: list[Participant]) -> None:
    first = announced(session, people, title="Пробное")
    second = announced(session, people, title="Основное")
    client = participant_client(people[0])

    newest = client.get(reverse("voting:ballots", args=[session.slug])).content.decode()

    assert "Основное" in newest
    assert reverse("voting:ballots_of", args=[session.slug, first.pk]) in newest
    assert from_text(file_of(client, first)).title == "Пробное"
    assert "Пробное" in page_of(client, first)
    assert not {ballot.receipt for ballot in second.ballots.all()} & set(file_of(client, first).split(";"))


def test_a_poll_of_another_session_is_not_found(session: StrategySession, people: list[Participant]) -> None:
    poll = announced(session, people)
    other = StrategySession.objects.create(title="Другая", slug="other", date=session.date)
    client = crew_client(other)

    urls = [reverse(f"voting:{name}", args=[other.slug, poll.pk]) for name in ("ballots_of", "ballots_file")]

    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_before_counting_there_is_no_file_for_anybody(session: StrategySession, people: list[Participant]) -> None:
    poll = opened_poll(session)
    cast_votes(poll, people, *CHOICES)

    assert [published_file(poll, actor) for actor in (system(session), participant_actor(people[0]))] == [None, None]


def test_a_paper_ballot_stands_with_its_number_as_it_is_printed(
    session: StrategySession, people: list[Participant]
) -> None:
    poll = opened_poll(session)
    [serial] = handed_in_sheets(poll, 1)
    read_sheet(poll, serial, operators(session), "1.1", "1.1")
    with clock_at(poll.closes_at + dt.timedelta(seconds=1)):
        close_if_due(poll)
    count(poll, by=system(session))
    client = crew_client(session)

    assert f"{serial[:3]}\u00a0{serial[3:]}" in page_of(client, poll)
    assert f"{serial};1.1\n" in file_of(client, poll)
    assert verify(from_text(file_of(client, poll))).disagreements == []
