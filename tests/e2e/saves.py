"""The saves of a page's texts: what the browser was told, and what the server keeps."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from playwright.sync_api import Page, Response

from tests.server import RealServer

_REVISIONS = """
import json
from okmo_session.core.models import FieldRevision
from triads.models import Record
record = Record.objects.get(team__session__slug="{slug}", team__table_number={table})
rows = FieldRevision.objects.filter(document=f"record:{{record.pk}}").order_by("field", "version")
print(json.dumps(list(rows.values_list("field", "value"))))
"""


@dataclass
class Saves:
    """The answers to a page's saves, as they came: status, field and text."""

    answers: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def acknowledged(self) -> dict[str, str]:
        """The last text of each field that the server said it had saved."""
        return {name: text for status, name, text in self.answers if status == 200}

    def hear(self, response: Response) -> None:
        """Note an answer to a save."""
        if response.request.method == "POST" and response.url.endswith("/field/"):
            sent = dict(parse_qsl(response.request.post_data or "", keep_blank_values=True))
            self.answers.append((response.status, sent["field"], sent["value"]))


def watch_saves(page: Page) -> Saves:
    """Return the list into which every answer to a save of `page` is written."""
    saves = Saves()
    page.on("response", saves.hear)
    return saves


def revisions(server: RealServer, slug: str, table: int) -> dict[str, list[str]]:
    """Return every text that each field of a table's record ever held, oldest first; the server need not run."""
    printed = server.run(_REVISIONS.format(slug=slug, table=table))
    texts: dict[str, list[str]] = {}
    for name, text in json.loads(printed):
        texts.setdefault(name, []).append(text)
    return texts
