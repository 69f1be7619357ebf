import datetime as dt
import time
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from okmo_session.core.clock import now
from okmo_session.reports.models import ReportFile
from sessions.models import Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.day import At, a_day
from tests.factories.sessions import ParticipantFactory, SessionFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

PATHS = ["reports/", "reports/workbook/", "reports/protocol/"]


def url(session: StrategySession, path: str = "reports/") -> str:
    return f"/s/{session.slug}/{path}"


def report_file(session: StrategySession, state: str, **values: Any) -> ReportFile:
    file = ReportFile.objects.create(
        **{"session": session, "kind": "headquarters", "content_hash": state, "state": state, "asked_at": now()}
        | values
    )
    if state == "ready":
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_bytes(b"%PDF-1.7 ready")
    return file


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER])
def test_the_crew_reads_reports(session: StrategySession, role: Role, path: str):
    assert crew_client(session, role).get(url(session, path)).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_the_hall_is_refused_and_strangers_find_nothing(session: StrategySession, path: str):
    clients = {
        "participant": participant_client(ParticipantFactory(session=session)),
        "table": table_client(TeamFactory(session=session)),
        "projector": projector_client(session),
        "stranger": Client(),
        "crew of another session": crew_client(SessionFactory()),
    }

    answers = {who: client.get(url(session, path)).status_code for who, client in clients.items()}

    assert answers == {
        "participant": 403,
        "table": 403,
        "projector": 403,
        "stranger": 404,
        "crew of another session": 404,
    }


def test_making_is_a_post_for_the_crew_only(session: StrategySession):
    make = url(session, "reports/protocol/make/")

    answers = [
        crew_client(session).get(make).status_code,
        participant_client(ParticipantFactory(session=session)).post(make).status_code,
        Client().post(make).status_code,
    ]

    assert answers == [405, 403, 404]
    assert ReportFile.objects.count() == 0


def test_a_ready_file_is_given_to_its_readers_only(session: StrategySession):
    file = report_file(session, "ready")
    path = url(session, f"reports/protocol/{file.pk}/")
    clients = [
        crew_client(session, Role.HEADQUARTERS),
        crew_client(session, Role.OBSERVER),
        participant_client(ParticipantFactory(session=session)),
        Client(),
        crew_client(SessionFactory()),
    ]

    assert [client.get(path).status_code for client in clients] == [200, 404, 403, 404, 404]


def test_a_file_of_another_session_is_not_found(session: StrategySession):
    file = report_file(SessionFactory(), "ready")

    assert crew_client(session).get(url(session, f"reports/protocol/{file.pk}/")).status_code == 404


@pytest.mark.parametrize("state", ["making", "failed", "unavailable"])
def test_a_file_that_is_not_ready_is_not_found(session: StrategySession, state: str):
    file = report_file(session, state)

    assert crew_client(session).get(url(session, f"reports/protocol/{file.pk}/")).status_code == 404


def test_the_protocol_is_downloaded_under_two_names_and_kept_by_no_cache(session: StrategySession):
    file = report_file(session, "ready")

    response = crew_client(session).get(url(session, f"reports/protocol/{file.pk}/"))

    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith(
        f"attachment; filename=\"protokol-{session.slug}-2026-02-07.pdf\"; filename*=UTF-8''%D0"
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.content == b"%PDF-1.7 ready"


@pytest.mark.parametrize(
    ("state", "values", "sentence", "button"),
    [
        ("making", {}, "Собираем PDF…", None),
        ("making", {"asked_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "PDF не собрался", "Попробовать ещё раз"),
        (
            "ready",
            {"size": 2048, "made_at": dt.datetime(2026, 2, 7, 15, 0, 5, tzinfo=dt.UTC)},
            "18:00:05",
            "Собрать заново",
        ),
        ("failed", {}, "PDF не собрался", "Попробовать ещё раз"),
        ("unavailable", {}, "нет библиотеки Pango", "Попробовать ещё раз"),
    ],
)
def test_the_page_says_how_the_protocol_stands(
    session: StrategySession, state: str, values: dict[str, Any], sentence: str, button: str | None
):
    report_file(session, state, **values)

    page = crew_client(session).get(url(session)).content.decode()

    assert sentence in page
    assert [word for word in ("Собрать заново", "Попробовать ещё раз", "Собрать PDF<") if word in page] == (
        [button] if button else []
    )


def test_the_page_before_the_first_protocol_offers_to_make_it(session: StrategySession):
    page = crew_client(session).get(url(session)).content.decode()

    assert "Собрать PDF</button>" in page
    assert f'href="{url(session, "reports/workbook/")}"' in page


def test_htmx_receives_only_the_region_of_the_file(session: StrategySession):
    page = crew_client(session).get(url(session), headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="protocol-file"')


def test_the_protocol_can_be_printed_from_the_browser(session: StrategySession):
    response = crew_client(session).get(url(session, "reports/protocol/"))

    page = response.content.decode()
    assert "Распечатайте его из браузера" in page
    assert ("<script" in page, "style=" in page) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_from_the_click_to_the_downloaded_protocol():
    day = a_day(At.MEASURES)
    ReportFile.objects.all().delete()
    client = crew_client(day.session)

    answer = client.post(url(day.session, "reports/protocol/make/"))

    file = ReportFile.objects.get()
    assert (answer.status_code, answer.url) == (302, url(day.session))
    for _ in range(600):
        file.refresh_from_db()
        if file.state != "making":
            break
        time.sleep(0.1)
    pdf = client.get(url(day.session, f"reports/protocol/{file.pk}/")).content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\xa0", " ")
    assert [word for word in ("Подписи", "Участник", "Дирекция", "стр. 1 из") if word not in text] == []
    client.post(url(day.session, "reports/protocol/make/"))
    assert [(again.pk, again.state) for again in ReportFile.objects.all()] == [(file.pk, "ready")]


@pytest.mark.parametrize(("tables", "people"), [(2, 4), (5, 20)])
def test_the_page_takes_as_many_queries_for_two_tables_as_for_five(
    tables: int, people: int, django_assert_num_queries: Any
):
    day = a_day(At.MEASURES, tables=tables, people=people)
    client = crew_client(day.session)

    with django_assert_num_queries(6):
        client.get(url(day.session))
