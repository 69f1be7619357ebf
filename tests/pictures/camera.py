"""A camera in the hall: devices of one made-up day, and small pictures of what they show."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.e2e.hall import LAPTOP, PHONE, PROJECTOR, TABLET
from tests.pictures.one_moment import ADDRESS, PORT

SITE = f"http://{ADDRESS}:{PORT}"
COLOURS = 96
WRITING_TABLE = 4
# So few pixels are an edge that was drawn a little otherwise, nothing that a reader would see.
UNSEEN = 40
# Clocks of a page go on by this; so they stand.
STILL = 'performance.now = () => performance.getEntriesByType("navigation")[0]?.responseStart || 0;'
# Such fields speak the browser's language, and Chromium often comes without Russian: so they look in a Russian one.
RUSSIAN_DATES = """for (const field of document.querySelectorAll("[type=date], [type=time]")) {
  const isDate = field.type === "date", value = field.value;
  field.type = "text";
  field.value = isDate ? value.split("-").reverse().join(".") || "дд.мм.гггг" : value || "--:--";
}"""


@dataclass
class Camera:
    """The devices that are let into one day by its links, the data of its server, and the folder pictures go to."""

    browser: Browser
    data: Path
    folder: Path
    slug: str
    links: dict[str, Any]
    devices: dict[str, Page] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def facilitator(self) -> Page:
        return self._device("facilitator", LAPTOP)

    def headquarters(self) -> Page:
        return self._device("headquarters", LAPTOP)

    def wall(self) -> Page:
        return self._device("projector", PROJECTOR)

    def tablet(self) -> Page:
        return self._device("tables", TABLET)

    def phone(self) -> Page:
        return self._device("participants", PHONE)

    def take(self, name: str, page: Page, path: str | None = None, *, full: bool = False) -> None:
        """Keep what `page` shows, or what it shows at `path` of the session, as the picture `name`."""
        if path is not None:
            page.goto(f"/s/{self.slug}/{path}")
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        page.evaluate(RUSSIAN_DATES)
        # The preview in the console and the pages of a scene are drawn after everything else.
        page.wait_for_timeout(600)
        self._keep(name, page.screenshot(animations="disabled", caret="hide", full_page=full))

    def show(self, scene: str) -> None:
        """Put `scene` on the wall by the console, as the facilitator does, and take its picture."""
        console = self.facilitator()
        console.goto(f"/s/{self.slug}/console/")
        console.locator(f'.scene-buttons button[value="{scene}"]').click()
        wall = self.wall()
        wall.locator(f'#scene[data-scene="{scene}"]').wait_for()
        self.take(f"scene-{scene}", wall)

    def _device(self, role: str, viewport: dict[str, int]) -> Page:
        if role not in self.devices:
            context = self.browser.new_context(
                base_url=SITE,
                viewport=viewport,  # type: ignore[arg-type]  # a plain dict reads better than the library's TypedDict
                locale="ru-RU",
                timezone_id="Europe/Moscow",
                reduced_motion="reduce",
            )
            context.add_init_script(STILL)
            link = self.links[role]
            self.devices[role] = context.new_page()
            self.devices[role].goto(link if isinstance(link, str) else link[WRITING_TABLE - 1])
        return self.devices[role]

    def _keep(self, name: str, shot: bytes) -> None:
        path = self.folder / f"{name}.png"
        new = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        if not path.exists() or _differ(Image.open(path), new):
            new.save(path, optimize=True)
        self.taken.append(path.name)


def _differ(old: Image.Image, new: Image.Image) -> bool:
    if old.size != new.size:
        return True
    apart = ImageChops.difference(old.convert("L"), new.convert("L")).point(lambda value: 255 if value > 24 else 0)
    return apart.histogram()[255] > UNSEEN
