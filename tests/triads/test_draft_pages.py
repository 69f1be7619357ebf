"""The page of a person's drafts as a plain browser and the script of the page use it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.running.stages import start_stage
from sessions.models import Participant, Role, Stage, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, StageFactory, TeamFactory
from tests.factories.triads import CriterionFactory, KeyQuestionFactory, TriadFactory
from triads.domain.drafts.writing import drafts_of
from triads.models import Source, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
SECRET = "Тайный замысел"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def author(team: Team) -> Participant:
    person = ParticipantFactory(session=team.session, region="Самарская область")
    SeatFactory(team=team, participant=person)
    return person


def url(session: StrategySession, name: str = "drafts", *rest: Any) -> str:
    return reverse(f"triads:{name}", args=[session.slug, *rest])


def form_of(client: Client, session: StrategySession) -> dict[str, str]:
    """Return what a browser without JavaScript would send from the page as it is shown, boxes unticked."""
    page = client.get(url(session)).content.decode()
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    pairs += re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    pairs += [(name, "") for name in re.findall(r'<select [^>]*name="(key_question:\d+)"', page)]
    return {name: value for name, value in pairs if name != "csrfmiddlewaretoken"}


def autosave(client: Client, session: StrategySession, field: str, value: str, version: int = 0) -> Any:
    data = {"field": field, "value": value, "version": version, "operation": f"{field}-{value}"[:40]}
    return client.post(url(session, "draft_field_save"), data)


def text_of(client: Client, address: str, **headers: Any) -> str:
    return client.get(address, headers=headers).content.decode()


def test_one_page_holds_all_drafts_with_the_handout_s_words(author: Participant) -> None:
    session, client = author.session, participant_client(author)
    session.wording = {
        "present": {"title": "Нормы сейчас", "question": "Что мешает?", "example": "Запаздывание ведёт к спорам."},
        "parts": {"what": "ЧТО", "what_hint": "описание"},
        "criteria": {"writing": "Критерии отбора"},
    }
    session.save()
    KeyQuestionFactory(session=session, text="Как усилить?")
    CriterionFactory(session=session, text="Можем изменить")

    page = text_of(client, url(session))

    form = form_of(client, session)
    assert len([name for name in form if f"version:{name}" in form]) == 3 * (1 + 8 + 3 + 1)
    assert form["present_where:2"] == form["future_where:3"] == "Самарская область"
    for words in ("Нормы сейчас", "Что мешает?", "Запаздывание ведёт", "Критерии отбора", "Можем изменить"):
        assert page.count(words) == 3, words
    assert (page.count("Как усилить?"), page.count(">описание<")) == (3, 6)
    assert 'data-document="' + session.slug + "/participant:" in page


def test_a_field_saved_by_the_script_is_on_the_page_with_its_sentence(author: Participant) -> None:
    session, client = author.session, participant_client(author)
    CriterionFactory(session=session)

    answers = [
        autosave(client, session, "present_what:2", "Запаздывание"),
        autosave(client, session, "future_on_what:2", "решения"),
        autosave(client, session, f"criterion-{session.criteria.get().pk}:2", "1"),
    ]

    page = text_of(client, url(session))
    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 1)] * 3
    assert page.count(" checked>") == 1
    assert "не сказано, как влияет" in page
    assert re.search(r'data-state="written">\s*<b class="num">2</b> <span data-word>черновик', page)
    assert drafts_of(author).get(slot=2).edited_at


def test_the_second_device_gets_both_texts_and_an_unknown_field_a_sentence(author: Participant) -> None:
    session = author.session
    autosave(participant_client(author), session, "barrier-1:1", "Нет канала")

    late = autosave(participant_client(author), session, "barrier-1:1", "Нет порядка")
    unknown = autosave(participant_client(author), session, "barrier-9:1", "Нет порядка")

    assert (late.status_code, late.json()["theirs"]) == (409, "Нет канала")
    assert (unknown.status_code, "ваш текст на месте" in unknown.json()["error"]) == (422, True)


def test_a_plain_browser_saves_the_form_proposes_and_takes_back(author: Participant, team: Team) -> None:
    session, client = author.session, participant_client(author)
    criterion = CriterionFactory(session=session)
    tick = f"criterion-{criterion.pk}:1"
    form = form_of(client, session) | {"present_what:1": SECRET, "barrier-2:1": "Нет канала", tick: "1"}

    saved = client.post(url(session, "drafts_save"), form)
    proposed = client.post(
        url(session, "draft_propose", 1), form_of(client, session) | {"future_what:1": "Обмен", tick: "1"}
    )
    again = client.post(url(session, "draft_propose", 1), form_of(client, session) | {tick: "1"})

    draft = drafts_of(author).get(slot=1)
    assert [saved.url, proposed.url, again.url] == [url(session), *[url(session) + "?draft=1"] * 2]
    assert (draft.present_what, draft.future_what, draft.barrier_texts) == (SECRET, "Обмен", ["Нет канала"])
    assert (draft.proposed_to, [*draft.ticked_criteria.all()]) == (team, [criterion])
    assert "Предложен столу № 7" in text_of(client, url(session))

    taken_back = client.post(url(session, "draft_withdraw", 1), form_of(client, session))

    draft = drafts_of(author).get(slot=1)
    assert (taken_back.status_code, draft.proposed_to, draft.ticked_criteria.count()) == (302, None, 0)
    assert LogEntry.objects.filter(event="draft proposed").count() == 1
    assert SECRET not in "".join(str(entry.details) for entry in LogEntry.objects.all())


def test_what_was_not_saved_is_shown_again_and_nothing_is_proposed(author: Participant) -> None:
    session, client = author.session, participant_client(author)
    stale = form_of(client, session)
    autosave(client, session, "present_what:2", "с телефона")
    too_long = stale | {"barrier-1:3": "я" * 501}
    late = stale | {"present_what:2": "с планшета"}

    refused, asked = (client.post(url(session, "draft_propose", 2), form) for form in (too_long, late))

    assert (refused.status_code, asked.status_code) == (422, 409)
    assert "я" * 501 in refused.content.decode()
    assert 'class="draft stack is-shown" id="draft-3"' in refused.content.decode()
    assert "с телефона" in asked.content.decode()
    assert "с планшета" in asked.content.decode()
    assert not drafts_of(author).filter(proposed_to__isnull=False)


def test_an_act_that_is_refused_says_why(author: Participant, team: Team) -> None:
    session, client = author.session, participant_client(author)
    client.get(url(session))

    empty = client.post(url(session, "draft_propose", 2), follow=True).content.decode()
    draft = drafts_of(author).get(slot=1)
    Triad.objects.filter(pk=draft.pk).update(present_what=SECRET, proposed_to=team, proposed_at="2026-11-24T08:05Z")
    Source.objects.create(triad=TriadFactory(team=team, slot=2), draft=draft, position=1, taken_at="2026-11-24T08:06Z")
    taken = client.post(url(session, "draft_withdraw", 1), follow=True).content.decode()

    assert "Предлагать пока нечего" in empty
    assert 'class="draft stack is-shown" id="draft-2"' in empty
    assert "вернуть его может только стол" in taken
    assert "взят в 7.2" in taken
    assert client.post(url(session, "draft_propose", 9)).status_code == 404


def test_one_more_draft_is_added_until_there_are_enough(author: Participant) -> None:
    session, client = author.session, participant_client(author)
    form = form_of(client, session) | {"present_what:3": "третий"}

    added = client.post(url(session, "draft_add"), form)

    assert added.url == url(session) + "?draft=4"
    page = text_of(client, url(session) + "?draft=4")
    assert 'class="draft stack is-shown" id="draft-4"' in page
    assert url(session, "draft_add") not in page
    assert drafts_of(author).get(slot=3).present_what == "третий"


def test_without_a_table_one_writes_but_does_not_propose(team: Team) -> None:
    standing = ParticipantFactory(session=team.session)
    client = participant_client(standing)
    autosave(client, team.session, "present_what:1", SECRET)

    page = client.post(url(team.session, "draft_propose", 1), follow=True).content.decode()

    assert "У вас пока нет стола." in page
    assert SECRET in page


def test_the_live_region_holds_no_field_and_tells_of_the_table(author: Participant, team: Team) -> None:
    session, client = author.session, participant_client(author)
    autosave(client, session, "present_what:1", SECRET)
    assert f"live:drafts:{team.pk} from:body" in text_of(client, url(session))

    region = text_of(client, url(session), **HTMX)

    assert 'id="draft-list"' in region
    assert 'id="draft-act-1" class="stack tight" hx-swap-oob="true"' in region
    assert "<textarea" not in region
    assert "<select" not in region
    assert SECRET not in region


@pytest.mark.parametrize("is_proposed", [False, True])
def test_nobody_but_the_author_reads_a_draft_on_his_pages(author: Participant, team: Team, is_proposed: bool) -> None:
    session = author.session
    start_stage(StageFactory(session=session, kind=Stage.Kind.TRIADS), by=system(session))
    autosave(participant_client(author), session, "present_what:1", SECRET)
    if is_proposed:
        Triad.objects.filter(present_what=SECRET).update(proposed_to=team, proposed_at="2026-11-24T08:05Z")
    neighbour, stranger = (ParticipantFactory(session=session) for _ in range(2))
    SeatFactory(team=team, participant=neighbour)
    SeatFactory(team=TeamFactory(session=session), participant=stranger)
    clients = {
        "neighbour": participant_client(neighbour),
        "other table's member": participant_client(stranger),
        "other table": table_client(TeamFactory(session=session)),
        "headquarters": crew_client(session, Role.HEADQUARTERS),
        "observer": crew_client(session, Role.OBSERVER),
        "projector": projector_client(session),
    }
    names = ("triads:drafts", "session_home", "triads:team_triads", "triads:check", "screens:board", "screens:journal")
    addresses = [reverse(name, args=[session.slug]) for name in names]

    readers = {
        (who, address) for who, client in clients.items() for address in addresses if SECRET in text_of(client, address)
    }

    assert readers == set()
    assert SECRET in text_of(participant_client(author), url(session))
