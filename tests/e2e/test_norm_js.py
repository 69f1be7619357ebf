"""The sentence that grows on the phone is the one the server makes of the same fields."""

import json
from itertools import product
from typing import Any

from playwright.sync_api import Browser

from tests.server import CHECKOUT
from triads.domain.drafts.checks import is_begun
from triads.models import GAPS, Norm

SCRIPT = (CHECKOUT / "static/js/norm.js").read_text()
HORIZON = "в 2019–2021 гг."
TEXTS = ["", "Обмен", "в регионе.", " Что\n\u00a0даст? ", "рост В 2019–2021 ГГ.", "👩‍👩‍👧 …"]
FIELDS = [f"{side}_{part}:1" for side in ("present", "future") for part in Norm.PARTS]
PAGE = """<!doctype html>
<form data-gaps='{gaps}' data-horizon="{horizon}">
  <section class="draft is-shown" data-draft="1">
    {fields}<p id="preview-present-1"></p><p id="preview-future-1"></p>
    <div data-length data-limit="320" data-text-fits="{{length}}" data-text-long="{{length}}">
      <p></p><svg><rect class="bar-fill"/></svg>
    </div>
    <div data-checks data-least="2" data-most="3"></div>
  </section>
</form>
<script>{script}</script>"""
TYPE = """(cases) => cases.map((texts) => {
  document.querySelectorAll("textarea").forEach((area, i) => (area.value = texts[i % texts.length]));
  document.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  const places = ["#preview-present-1", "#preview-future-1", "[data-length] p"];
  return places.map((place) => document.querySelector(place).textContent);
})"""


def page_of(gaps: dict[str, str]) -> str:
    fields = "".join(f'<textarea name="{name}"></textarea>' for name in FIELDS)
    return PAGE.format(gaps=json.dumps(gaps), horizon=HORIZON, fields=fields, script=SCRIPT)


def shown(norm: Norm) -> str:
    """Return what the page says of `norm`: its sentence, or its pieces with what is not said between them."""
    if not is_begun(norm):
        return ""
    return " ".join(str(text) for _kind, text in norm.pieces) if norm.missing_parts else norm.sentence


def expected(texts: tuple[str, ...]) -> list[Any]:
    norms = [Norm(*texts), Norm(*texts, horizon=HORIZON)]
    length = sum(len(norm.sentence) for norm in norms if is_begun(norm))
    return [*map(shown, norms), str(length)]


def test_the_script_makes_the_sentence_of_the_server(browser: Browser) -> None:
    cases = list(product(TEXTS, repeat=4))
    context = browser.new_context()
    page = context.new_page()
    page.set_content(page_of({part: str(gap) for part, gap in GAPS.items()}))

    grown = page.evaluate(TYPE, cases)

    context.close()
    different = [(texts, found) for texts, found in zip(cases, grown, strict=True) if found != expected(texts)]
    assert different == []
