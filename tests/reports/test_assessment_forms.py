"""The assessment sheet as a form of paper: whose triads stand on it, and that a whole hall fits."""

import time
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from okmo_session.core.exports.pdf import pdf_maker
from okmo_session.reports.documents.assessment_forms import assessment_forms_html
from okmo_session.reports.domain.files import forms_of
from okmo_session.reports.models import ReportFile
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client
from tests.factories.sessions import TeamFactory
from tests.factories.triads import CriterionFactory, written_record
from triads.models import Criterion, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture
def teams(session: StrategySession) -> list[Team]:
    for position in (1, 2, 3):
        CriterionFactory(session=session, purpose=Criterion.Purpose.SELECTING, position=position)
    teams = [TeamFactory(session=session, table_number=number) for number in (1, 2, 3)]
    for team in teams[:2]:
        written_record(team)
        for triad in Triad.objects.filter(team=team):
            Triad.objects.filter(pk=triad.pk).update(future_what=f"Будущее {triad.number} " + "очень длинное " * 40)
    return teams


def _pages(html: str) -> list[str]:
    texts = [page.extract_text().replace("\xa0", " ") for page in PdfReader(BytesIO(pdf_maker.make(html))).pages]
    return [" ".join(text.split()) for text in texts]


def test_a_form_has_a_line_for_each_triad_of_others_and_none_for_ones_own(teams: list[Team]):
    merged = Triad.objects.get(team=teams[1], slot=3)
    Triad.objects.filter(pk=merged.pk).update(merged_into=Triad.objects.get(team=teams[0], slot=1))

    html = assessment_forms_html(teams[0].session, 1)
    (page,) = _pages(html)

    # The third table has written nothing yet: its lines are there, empty.
    assert [number for number in ("1.1", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3") if f" {number} " in page] == [
        *("2.1", "2.2", "3.1", "3.2", "3.3")
    ]
    assert html.count("<i>5</i>") == 5 * 3
    assert "Будущее 2.1 очень длинное" in page
    assert html.count("очень длинное") < 5 * 10
    assert "Лист оценки, стол № 1" in page
    assert "Наш стол №" in page


def test_each_table_has_its_own_form(teams: list[Team]):
    pages = _pages(assessment_forms_html(teams[0].session))

    assert [f"стол № {number}" in page for number, page in zip((1, 2, 3), pages, strict=True)] == [True] * 3


def test_a_hall_of_twenty_tables_fits_on_numbered_pages(teams: list[Team]):
    for number in range(4, 21):
        TeamFactory(session=teams[0].session, table_number=number)
    Triad.objects.bulk_create(
        Triad(session=team.session, team=team, slot=slot, future_what="Общая лента новостей советов и регионов " * 9)
        for team in Team.objects.filter(table_number__gt=3)
        for slot in (1, 2, 3)
    )

    pages = _pages(assessment_forms_html(teams[0].session, 3))

    assert len(pages) <= 6
    assert [f"стр. {number} из {len(pages)}" in page for number, page in enumerate(pages, start=1)] == [True] * len(
        pages
    )
    assert sum(page.count("Критерий 3") for page in pages) >= len(pages)
    assert " 20.3 " in pages[-1]


@pytest.mark.django_db(transaction=True)
def test_the_headquarters_make_the_forms_beside_the_page_and_an_observer_does_not(teams: list[Team]):
    session, client = teams[0].session, crew_client(teams[0].session, Role.HEADQUARTERS)
    page, make = (reverse(f"reports:assessment_forms{end}", args=[session.slug]) for end in ("", "_make"))

    assert [client.post(make, {"table": "1"})["Location"] for _press in (1, 2)] == [page, page]
    file = forms_of(session, ReportFile.Kind.ASSESSMENT_FORMS).get()
    for _attempt in range(600):
        file.refresh_from_db()
        if file.state != ReportFile.State.MAKING:
            break
        time.sleep(0.1)

    url = reverse("reports:assessment_forms_file", args=[session.slug, file.pk])
    answer = client.get(url)
    assert url in client.get(page).content.decode()
    assert "blanki-otsenki" in answer["Content-Disposition"]
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1
    assert crew_client(session, Role.OBSERVER).get(url).status_code == 403
    assert forms_of(session).count() == 0
