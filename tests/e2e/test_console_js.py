from playwright.sync_api import Browser

from tests.server import CHECKOUT

SCRIPT = (CHECKOUT / "static/js/console.js").read_text()
PAGE = """<!doctype html><title>page</title><form><button data-once>Далее</button><button>+1</button></form>
<script>
  window.pressed = [];
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    pressed.push(event.submitter.textContent);
  });
</script>"""


def test_a_double_click_and_a_key_held_down_press_once_and_more_time_as_often_as_clicked(browser: Browser):
    page = browser.new_page()
    page.set_content(PAGE)
    page.add_script_tag(content=SCRIPT)
    on, more = page.get_by_text("Далее"), page.get_by_text("+1")

    on.dblclick()
    more.dblclick()
    on.focus()
    for _ in range(4):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.press("Space")

    assert page.evaluate("pressed") == ["Далее", "+1", "+1", "Далее", "Далее"]
    page.close()
