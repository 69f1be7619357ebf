import json
from contextlib import ExitStack
from urllib.parse import parse_qsl

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from okmo_session.core.autosave_form import EntryField
from tests.server import CHECKOUT

SCRIPT = (CHECKOUT / "static/js/draft.js").read_text()
PAGE = """<!doctype html><title>page</title>
<form id="form" data-autosave="/save" data-document="record:1" {texts}>
<input type="hidden" name="csrfmiddlewaretoken" value="token">{field}
</form>
{saved}
<script>{script}</script>"""
KEPT = "draft:record:1:what"
LONG = "Я" * 10_000
OFFLINE = "Нет связи, текст хранится на этом устройстве"
SAVED = "Сохранено в 11:42:07"


class Site:
    """A page with one text, and a server behind it that answers a save as it is told."""

    def __init__(self, context):
        self.context = context
        self.text, self.version = "", 0
        self.saves = []
        self.answers = []
        self.is_reachable = True
        context.route("http://hall.test/**", self._answer)

    def open(self) -> Page:
        page = self.context.new_page()
        page.goto("http://hall.test/")
        return page

    def _answer(self, route: Route) -> None:
        if not self.is_reachable:
            return route.abort()
        if route.request.url.endswith("/save"):
            return self._save(route)
        return route.fulfill(content_type="text/html; charset=utf-8", body=self._page())

    def _save(self, route: Route) -> None:
        sent = dict(parse_qsl(route.request.post_data, keep_blank_values=True))
        self.saves.append(sent)
        status, answer = self.answers.pop(0) if self.answers else self._accept(sent)
        route.fulfill(status=status, content_type="application/json", body=json.dumps(answer))

    def _accept(self, sent):
        self.text, self.version = sent["value"], self.version + 1
        return 200, {"version": self.version, "value": self.text, "saved_at": "11:42:07"}

    def _page(self) -> str:
        return PAGE.format(
            texts=render_to_string("components/draft_texts.html"),
            field=render_to_string(
                "components/draft_field.html", {"field": EntryField("what", self.text, self.version), "label": "Что"}
            ),
            saved=render_to_string("components/saved.html"),
            script=SCRIPT,
        )


@pytest.fixture
def new_site(browser):
    with ExitStack() as stack:
        yield lambda: Site(stack.enter_context(browser.new_context(locale="ru-RU")))


@pytest.fixture
def site(new_site):
    return new_site()


def state(page: Page):
    return page.locator("[data-save-state]")


def kept_copy(page: Page) -> str | None:
    copy = page.evaluate(f"localStorage['{KEPT}']")
    return json.loads(copy)["value"] if copy else None


def test_what_is_typed_is_on_the_device_at_once_and_on_the_server_after_a_pause(site):
    page = site.open()

    page.get_by_label("Что").press_sequentially("раз два", delay=20)

    assert kept_copy(page) == "раз два"
    assert site.saves == []
    expect(state(page)).to_have_text("Сохраняем…")
    expect(state(page)).to_have_text(SAVED)
    assert [(save["field"], save["value"], save["version"]) for save in site.saves] == [("what", "раз два", "0")]
    assert kept_copy(page) is None


def test_a_field_that_is_left_is_saved_without_waiting(site):
    page = site.open()
    page.clock.install()

    page.get_by_label("Что").fill("раз")
    page.get_by_label("Что").blur()

    expect(state(page)).to_have_text(SAVED)


def test_what_was_typed_without_a_connection_outlives_its_tab_and_is_sent_later(site):
    page = site.open()
    site.is_reachable = False
    page.get_by_label("Что").fill("без связи")
    page.get_by_label("Что").blur()
    expect(state(page)).to_have_text(OFFLINE)
    page.close()
    site.is_reachable = True

    page = site.open()

    expect(page.get_by_label("Что")).to_have_value("без связи")
    expect(state(page)).to_have_text(SAVED)
    assert site.text == "без связи"
    assert kept_copy(page) is None


def test_a_server_that_fails_is_asked_again_with_the_same_operation(new_site):
    # The pages wait at the same time.
    sites = {status: new_site() for status in (429, 500, 503)}
    pages = {status: site.open() for status, site in sites.items()}
    for status, page in pages.items():
        sites[status].answers = [(status, {}), (status, {})]
        page.get_by_label("Что").fill("ещё раз")
        page.get_by_label("Что").blur()
        expect(state(page)).to_have_text(OFFLINE)

    for page in pages.values():
        expect(state(page)).to_have_text(SAVED)
    for site in sites.values():
        assert [save["value"] for save in site.saves] == ["ещё раз"] * 3
        assert len({save["operation"] for save in site.saves}) == 1


def test_a_text_of_this_device_whose_answer_was_lost_is_no_conflict(site):
    page = site.open()
    field = page.get_by_label("Что")
    site.answers = [(500, {}), (409, {"version": 7, "theirs": "раз", "by": "", "at": "11:40:00"})]
    field.fill("раз")
    field.blur()
    expect(state(page)).to_have_text(OFFLINE)

    field.fill("раз и два")

    expect(state(page)).to_have_text(SAVED)
    assert page.locator(".conflict").count() == 0
    assert [(save["value"], save["version"]) for save in site.saves][1:] == [("раз и два", "0"), ("раз и два", "7")]
    assert site.text == "раз и два"


def test_a_text_too_long_stays_in_its_field_beside_the_reason(site):
    site.answers = [(422, {"error": "Текст слишком длинный."})]
    page = site.open()
    field = page.get_by_label("Что")

    field.fill(LONG)
    field.blur()

    expect(page.get_by_role("alert")).to_have_text("Текст слишком длинный.")
    expect(state(page)).to_have_text("Не сохранено, текст хранится на этом устройстве")
    expect(field).to_have_value(LONG)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert kept_copy(page) == LONG


def test_a_refused_text_that_is_made_shorter_is_saved_and_the_reason_goes(site):
    site.answers = [(422, {"error": "Текст слишком длинный."})]
    page = site.open()
    field = page.get_by_label("Что")
    field.fill(LONG)
    field.blur()
    expect(page.get_by_role("alert")).to_be_visible()

    field.fill("коротко")

    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert field.get_attribute("aria-invalid") is None
    assert site.text == "коротко"


def test_what_is_typed_while_a_save_is_on_its_way_follows_it(site):
    page = site.open()
    field = page.get_by_label("Что")
    field.fill("раз")
    field.blur()
    field.fill("раз два")

    expect(state(page)).to_have_text(SAVED)

    assert site.text == "раз два"
    assert kept_copy(page) is None


def test_a_text_tidied_by_the_server_counts_as_saved(site):
    site.answers = [(200, {"version": 1, "value": "раз", "saved_at": "11:42:07"})]
    page = site.open()
    field = page.get_by_label("Что")

    field.fill("раз  ")
    field.blur()

    expect(state(page)).to_have_text(SAVED)
    expect(field).to_have_value("раз")
    assert kept_copy(page) is None


def test_two_texts_are_both_shown_until_one_is_chosen(site):
    theirs = (409, {"version": 7, "theirs": "их текст", "by": "", "at": "11:40:00"})
    site.answers = [theirs, theirs]
    page = site.open()
    page.get_by_label("Что").fill("мой текст")
    page.get_by_label("Что").blur()
    expect(page.locator(".conflict blockquote")).to_have_text("их текст")
    page.close()

    page = site.open()

    expect(page.locator(".conflict blockquote")).to_have_text("их текст")
    expect(page.get_by_label("Что")).to_have_value("мой текст")
    expect(state(page)).to_have_text("У поля два текста: выберите под полем")
