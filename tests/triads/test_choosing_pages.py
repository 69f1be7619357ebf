import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.models import FieldRevision
from sessions.actors import table_actor
from sessions.models import Team
from tests.clients import participant_client, table_client
from tests.factories.drafts import member_of, proposed_draft
from tests.factories.sessions import TeamFactory
from tests.factories.triads import CriterionFactory
from tests.walk import text_of
from triads.domain.choosing.taking import take_drafts
from triads.domain.record.records import open_record
from triads.models import Barrier, Rating, Record, Source, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
HTMX = {"HX-Request": "true"}


def _url(team: Team, name: str, *things: Any) -> str:
    return reverse(f"triads:{name}", args=[team.session.slug, *things])


def _region(client: Client, team: Team, **sent: Any) -> str:
    return text_of(client.get(_url(team, "proposed"), sent, headers=HTMX))


def _buttons(page: str) -> list[tuple[str, ...]]:
    """Return what each button that takes a draft sends, where to, and its words."""
    found = re.findall(r'<button class="button quiet small" form="record-form"(.*?)</button>', page, re.DOTALL)
    facts = []
    for button in found:
        value = re.search(r'name="draft" value="(\d+)"', button)
        act = re.search(r"slots/(\d)/(take|merge)/", button)
        words = re.sub(r"<[^>]+>", "", button.partition("<span")[2].partition(">")[2])
        assert act is not None
        facts.append((value[1] if value else "", *act.groups(), " ".join(words.split())))
    return facts


def test_the_drafts_stand_beside_the_record_with_ratings_in_words_and_buttons_that_say_where(team: Team) -> None:
    draft = proposed_draft(team, member_of(team, "Анна Иванова"), "Нет канала", present_what="<b>Обмен</b>")
    proposed_draft(TeamFactory(session=team.session, table_number=8), present_what="Тайна восьмого стола")
    criterion = CriterionFactory(session=team.session, purpose="selecting")
    for value in (5, 3, 5):
        Rating.objects.create(draft=draft, participant=member_of(team), criterion=criterion, value=value)
    open_record(team)
    Triad.objects.filter(team=team, slot=2).update(present_what="Уже написано")
    client = table_client(team)

    page = text_of(client.get(_url(team, "record")))
    region = client.get(_url(team, "proposed"), headers=HTMX).content.decode()

    assert "Анна Иванова" in page
    assert "<b>4,3</b> · от 3 до 5 · оценили 3" in page
    assert ("&lt;b&gt;Обмен" in region, "<b>Обмен" in region, "Тайна" in page) == (True, False, False)
    pk = str(draft.pk)
    expected = [
        (pk, "1", "take", "взять в 7.1"),
        (pk, "3", "take", "взять в 7.3"),
        (pk, "2", "merge", "объединить с 7.2"),
    ]
    assert _buttons(page) == _buttons(text_of(client.get(_url(team, "proposed"), headers=HTMX))) == expected
    assert ("<textarea" in region, 'type="text"' in region) == (False, False)


def test_a_click_saves_what_was_typed_and_takes_the_draft(team: Team) -> None:
    draft, client = proposed_draft(team, None, "Нет канала"), table_client(team)
    open_record(team)

    answer = client.post(_url(team, "drafts_take", 1), {"draft": draft.pk, "name": "Волга", "version:name": "0"})

    assert answer["Location"] == _url(team, "record") + "#triad-1"
    assert Team.objects.get(pk=team.pk).name == "Волга"
    triad = Triad.objects.get(team=team, slot=1)
    assert (triad.present_what, triad.barrier_texts) == (draft.present_what, ["Нет канала"])


def test_a_text_that_somebody_else_wrote_over_stops_the_taking_and_shows_both(team: Team) -> None:
    draft, client = proposed_draft(team), table_client(team)
    record = open_record(team)
    field = {"field": "present_what:1", "value": "чужой", "version": 0, "operation": "operation-1"}
    client.post(_url(team, "field_save"), field)

    sent = {"draft": draft.pk, "present_what:1": "мой", "version:present_what:1": "0"}
    answer = client.post(_url(team, "drafts_merge", 1), sent)

    assert answer.status_code == 409
    assert "<blockquote>чужой</blockquote>" in answer.content.decode()
    assert (Source.objects.count(), record.triads()[0].present_what) == (0, "чужой")


def test_ticked_drafts_are_merged_at_once_and_stay_ticked_while_the_list_is_live(team: Team) -> None:
    drafts = [proposed_draft(team, present_what=text) for text in ("один", "два", "три")]
    client = table_client(team)
    ticked = [drafts[0].pk, drafts[1].pk]

    region = _region(client, team, ticked=ticked)
    answer = client.post(_url(team, "drafts_take", 1), {"ticked": ticked}, follow=True)

    assert region.count(" checked>") == 2
    assert Triad.objects.get(team=team, slot=1).present_what == "один / два"
    assert "соберите из них один текст" in text_of(answer)
    assert [source.draft for source in Source.objects.all()] == drafts[:2]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Отметьте хотя бы один черновик"),
        ({"draft": "x"}, "автор его отозвал"),
        ({"draft": "9" * 30}, "автор его отозвал"),
        ({"ticked": ["1", "999999"]}, "автор его отозвал"),
    ],
)
def test_what_cannot_be_taken_is_a_sentence(team: Team, sent: dict[str, Any], sentence: str) -> None:
    answer = table_client(team).post(_url(team, "drafts_take", 1), sent, follow=True)

    assert sentence in text_of(answer)
    assert Source.objects.count() == 0


def test_the_second_tablet_reads_that_the_place_is_taken_and_may_merge(team: Team) -> None:
    first, second = proposed_draft(team, present_what="первый"), proposed_draft(team, present_what="второй")
    client = table_client(team)
    client.post(_url(team, "drafts_take", 1), {"draft": first.pk})

    refused = client.post(_url(team, "drafts_take", 1), {"draft": second.pk}, follow=True)
    client.post(_url(team, "drafts_merge", 1), {"draft": second.pk})

    assert "В 7.1 тем временем уже появился текст" in text_of(refused)
    assert Triad.objects.get(team=team, slot=1).present_what == "первый / второй"


def test_what_had_no_room_is_told(team: Team) -> None:
    record = open_record(team)
    Barrier.objects.filter(triad__team=team, triad__slot=1).update(text="Занято")
    Triad.objects.filter(team=team, slot=1).update(present_what="Обмен")
    draft = proposed_draft(team, None, "Лишний барьер")

    answer = table_client(team).post(_url(team, "drafts_merge", 1), {"draft": draft.pk}, follow=True)

    assert "не хватило места, они остались в черновике: Лишний барьер" in text_of(answer)
    assert "Лишний барьер" not in record.triads()[0].barrier_texts


def test_taking_apart_is_shown_and_said_before_it_is_done(team: Team) -> None:
    record = open_record(team)
    Triad.objects.filter(team=team, slot=1).update(present_what="Что было")
    take_drafts(record, 1, [proposed_draft(team, member_of(team, "Пётр Котов"))], by=table_actor(team))
    source, client = Source.objects.get(), table_client(team)

    page = text_of(client.get(_url(team, "source", source.pk)))
    answer = client.post(_url(team, "source_take_out", source.pk))

    assert "останется только в истории правок" in page
    assert "Пётр Котов" in page
    assert "Что было / Запаздывание обмена" in page.partition("После разделения")[0]
    assert "Запаздывание" not in page.partition("После разделения")[2]
    assert answer["Location"] == _url(team, "record") + "#triad-1"
    assert Triad.objects.get(team=team, slot=1).present_what == "Что было"
    neighbour = table_client(TeamFactory(session=team.session, table_number=8))
    assert [neighbour.get(_url(team, "source", source.pk)).status_code] == [404]


def test_slots_change_places_by_a_button_of_the_form(team: Team) -> None:
    record, client = open_record(team), table_client(team)
    Triad.objects.filter(team=team, slot=1).update(present_what="Первая")

    page = text_of(client.get(_url(team, "record")))
    client.post(_url(team, "slots_swap", 1))
    last = client.post(_url(team, "slots_swap", 3), follow=True)

    assert re.findall(r"Поменять местами (\S+) и ([\d.]+)", page) == [("7.1", "7.2"), ("7.2", "7.3")]
    assert [triad.present_what for triad in record.triads()] == ["", "Первая", ""]
    assert "Такого места для триады в записи нет" in text_of(last)


def test_the_author_of_a_barrier_is_chosen_among_the_members_and_saves_itself(team: Team) -> None:
    member, stranger = member_of(team, "Анна Иванова"), member_of(TeamFactory(session=team.session, table_number=8))
    client = table_client(team)
    field = {"field": "barrier_author-2:1", "version": 0}

    saved = client.post(_url(team, "field_save"), field | {"value": member.pk, "operation": "operation-1"})
    refused = client.post(_url(team, "field_save"), field | {"value": stranger.pk, "operation": "operation-2"})

    assert (saved.status_code, refused.status_code) == (200, 422)
    assert Barrier.objects.get(triad__team=team, triad__slot=1, position=2).author == member
    page = client.get(_url(team, "record")).content.decode()
    assert f'<option value="{member.pk}" selected>Анна Иванова' in page
    assert FieldRevision.objects.get().value == str(member.pk)


def test_the_lineage_is_read_wherever_the_triads_are(team: Team) -> None:
    record = open_record(team)
    authors = [member_of(team, name) for name in ("Анна Иванова", "Пётр Котов")]
    take_drafts(record, 1, [proposed_draft(team, author) for author in authors], by=table_actor(team))
    client, words = table_client(team), "Из черновиков: Анна Иванова, Пётр Котов"

    def read(name: str, *things: Any) -> str:
        return " ".join(re.sub(r"<[^>]+>", "", text_of(client.get(_url(team, name, *things)))).split())

    assert words in read("record")
    Record.objects.update(state=Record.State.HANDED_IN)
    assert [words in read(*page) for page in (("record_read",), ("table_triads", 7), ("team_triads",))] == [True] * 3


def test_a_record_that_is_handed_in_offers_no_draft_and_takes_none(team: Team) -> None:
    draft, client = proposed_draft(team), table_client(team)
    open_record(team)
    Record.objects.update(state=Record.State.HANDED_IN)

    answer = client.post(_url(team, "drafts_take", 1), {"draft": draft.pk}, follow=True)

    assert _buttons(_region(client, team)) == []
    assert "Запись сдана" in text_of(answer)


class TestRating:
    def _phone(self, team: Team) -> Client:
        return participant_client(member_of(team))

    def test_a_member_rates_the_drafts_of_the_others_and_changes_his_mind(self, team: Team) -> None:
        criteria = [CriterionFactory(session=team.session, purpose="selecting", position=n) for n in (1, 2, 3)]
        anna = member_of(team)
        own, other = proposed_draft(team, anna, present_what="Моё"), proposed_draft(team, present_what="Чужое")
        client = participant_client(anna)
        names = [f"rating-{other.pk}-{criterion.pk}" for criterion in criteria]

        page = text_of(client.get(_url(team, "rate")))
        client.post(_url(team, "ratings_save"), dict(zip(names, (5, 4), strict=False)))
        answer = client.post(_url(team, "ratings_save"), {names[0]: 2, f"rating-{own.pk}-{criteria[0].pk}": 5})

        assert (page.count('type="radio"'), "Чужое" in page, "Моё" in page) == (3 * 5, True, False)
        assert answer.status_code == 302
        assert list(Rating.objects.order_by("criterion").values_list("draft", "value")) == [
            (other.pk, 2),
            (other.pk, 4),
        ]
        checked = re.findall(r'name="([^"]+)" value="(\d)"[^>]* checked', text_of(client.get(_url(team, "rate"))))
        assert checked == [(names[0], "2"), (names[1], "4")]

    def test_a_value_that_is_none_is_a_sentence_and_changes_nothing(self, team: Team) -> None:
        criterion = CriterionFactory(session=team.session, purpose="selecting")
        draft = proposed_draft(team)

        answer = self._phone(team).post(_url(team, "ratings_save"), {f"rating-{draft.pk}-{criterion.pk}": "6"})

        assert answer.status_code == 422
        assert "целое число от 1 до 5" in text_of(answer)
        assert Rating.objects.count() == 0

    def test_the_page_says_when_there_is_something_new_and_when_it_is_over(self, team: Team) -> None:
        CriterionFactory(session=team.session, purpose="selecting")
        client = self._phone(team)
        empty = text_of(client.get(_url(team, "rate")))
        proposed_draft(team)

        news = [text_of(client.get(_url(team, "rate"), {"known": n}, headers=HTMX)) for n in (0, 1)]
        open_record(team)
        Record.objects.update(state=Record.State.HANDED_IN)
        closed = text_of(client.get(_url(team, "rate")))

        assert "пока не предложили" in empty
        assert ["изменились" in text for text in news] == [True, False]
        assert ("больше не оцениваются" in closed, 'type="radio"' in closed) == (True, False)
