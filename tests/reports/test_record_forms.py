"""The record as a form of paper: what is printed on it, for one table and for all, as HTML and as PDF."""

import re
import time
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from pypdf import PdfReader

from okmo_session.core.clock import now
from okmo_session.core.exports.pdf import pdf_maker
from okmo_session.core.qr import qr_code
from okmo_session.reports.documents.record_forms import record_forms_html
from okmo_session.reports.domain.files import forms_of, newest_file
from okmo_session.reports.models import ReportFile
from sessions.actors import Actor
from sessions.models import AccessLink, Role, StrategySession, Team
from tests.clients import crew_client
from tests.factories.day import At, a_day
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.triads import KeyQuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
ROOT = "http://10.0.0.5:8000"


@pytest.fixture
def table(session: StrategySession) -> Team:
    team = TeamFactory(session=session, table_number=7, name="Волга")
    for name in ("Анна Белова", "Борис Орлов"):
        SeatFactory(team=team, participant=ParticipantFactory(session=session, name=name, region="Тверь"))
    team.speaker = team.seats.first().participant
    team.save()
    KeyQuestionFactory(session=session, text="Кто за это отвечает?")
    return team


def _words(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).replace("\xa0", " ").split())


def _pages(pdf: bytes) -> list[str]:
    texts = [page.extract_text().replace("\xa0", " ") for page in PdfReader(BytesIO(pdf)).pages]
    return [" ".join(text.split()) for text in texts]


def test_the_form_holds_what_is_known_and_room_for_the_rest(table: Team):
    html = record_forms_html(table.session, ROOT)
    text = _words(html)

    known = ["Запись команды, стол № 7", "Волга", "1 Анна Белова Тверь", "2 Борис Орлов Тверь", "Спикер Анна Белова"]
    questions = ["Кто за это отвечает?"]
    ticks = ["ФЧ вывешен", "бланк сдан в Штаб", "эл. таблица сдана в Штаб", "подпись"]
    assert [part for part in [*known, "Триада 7.1", "Триада 7.3", *questions, *ticks] if part not in text] == []
    assert "8" in re.findall(r'<td class="num">(\d+)</td>', html)
    norms = 2 * 3 * (2 + 2 + 2 + 1)
    barriers = 3 * 5 * 2
    assert html.count('class="letters"') == norms + barriers


def test_the_form_leaves_boxes_where_nothing_is_known(session: StrategySession):
    TeamFactory(session=session, table_number=12)

    html = record_forms_html(session, ROOT)

    assert html.count('class="letters"') == 2 + 3 * (14 + 10)
    assert "Номер ключевого вопроса" not in _words(html)


def test_the_code_opens_the_entry_and_holds_no_secret(table: Team):
    html = record_forms_html(table.session, ROOT)

    code = qr_code(ROOT + reverse("triads:entry", args=[table.session.slug, 7]))
    assert code.path in html
    assert not AccessLink.objects.exists()


def test_one_table_has_its_form_alone_and_a_table_of_the_afternoon_has_none(table: Team):
    TeamFactory(session=table.session, table_number=8)
    TeamFactory(session=table.session, table_number=9, round=Team.Round.MEASURES)

    everybody, alone = record_forms_html(table.session, ROOT), record_forms_html(table.session, ROOT, 8)

    assert [html.count('class="record-form') for html in (everybody, alone)] == [2, 1]
    assert "Анна Белова" not in alone


def test_the_same_session_gives_the_same_text_and_nothing_of_the_triads_is_on_it():
    day = a_day(At.VOTE, tables=2)

    html = record_forms_html(day.session, ROOT)

    assert html == record_forms_html(day.session, ROOT)
    assert day.word("Настоящее 1.1") not in html


def test_a_table_takes_four_pages_that_each_name_form_session_and_number(table: Team):
    TeamFactory(session=table.session, table_number=8, name="Ока" * 30)

    pages = _pages(pdf_maker.make(record_forms_html(table.session, ROOT)))

    assert len(pages) == 8
    for number, page in enumerate(pages, start=1):
        assert f"Запись команды, стол № {7 if number <= 4 else 8}" in page
        assert table.session.title in page
        assert f"стр. {number} из 8" in page
    assert [page.count("КАК ВЛИЯЕТ") for page in pages[:4]] == [0, 2, 2, 2]
    assert ["Триада 7.2" in page for page in pages[:4]] == [False, False, True, False]


def test_the_longest_names_fit_on_the_form(table: Team):
    for place in range(10):
        name = f"Константин{place} " + "Преображенский" * 7
        SeatFactory(team=table, participant=ParticipantFactory(session=table.session, name=name, region="Область" * 20))

    pages = _pages(pdf_maker.make(record_forms_html(table.session, ROOT)))

    assert "Константин9" in "".join(pages[:3])
    assert sum("Триада 7." in page for page in pages) == 3


@pytest.mark.django_db(transaction=True)
def test_the_pdf_is_made_beside_the_page_and_does_not_stand_for_the_protocol(table: Team):
    session, client = table.session, crew_client(table.session, Role.OBSERVER)
    page, make = reverse("reports:forms", args=[session.slug]), reverse("reports:forms_make", args=[session.slug])

    assert client.post(make, {"table": "7"})["Location"] == page
    file = forms_of(session).get()
    for _attempt in range(600):
        file.refresh_from_db()
        if file.state != ReportFile.State.MAKING:
            break
        time.sleep(0.1)

    url = reverse("reports:forms_file", args=[session.slug, file.pk])
    assert url in client.get(page).content.decode()
    answer = client.get(url)
    assert "blanki-zapisi" in answer["Content-Disposition"]
    assert "Триада 7.1" in _pages(answer.content)[1]
    assert newest_file(session, Actor(session, Role.HEADQUARTERS)) is None


def test_a_file_that_is_not_ready_and_a_table_that_is_not_there_are_not_found(table: Team):
    session, client = table.session, crew_client(table.session)
    file = ReportFile.objects.create(
        session=session, kind=ReportFile.Kind.RECORD_FORMS, content_hash="0" * 64, asked_at=now()
    )

    paper = reverse("reports:forms_paper", args=[session.slug])
    codes = [client.get(f"{paper}?table={number}").status_code for number in ("7", "8", "x", "99999", "")]

    assert client.get(reverse("reports:forms_file", args=[session.slug, file.pk])).status_code == 404
    assert codes == [200, 404, 404, 404, 200]
