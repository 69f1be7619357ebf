"""The lists of a session whose rows people write and put in order: results, hashtags, links, materials.

Apps above have lists of their own, see `triads.domain.editing`. The caller holds the session's lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, refuse_too_long
from okmo_session.core.ordering import next_position
from okmo_session.core.typed import Tidy, each_line, lines_of, one_line, required, required_line, web_address
from sessions.actors import Actor
from sessions.domain import limits
from sessions.models import HandoutLine, Material, StrategySession


@dataclass(frozen=True)
class Column:
    """A text of each row: its name in the model, how long it may be, what keeps it; a column of lines holds a list."""

    name: str
    limit: int
    tidy: Tidy
    is_lines: bool = False

    def shown(self, value: Any) -> str:
        """Return the column's value as it is typed."""
        return "\n".join(map(str, value)) if self.is_lines else str(value)

    def checked(self, text: str) -> Any:
        """Return the text of a new row as the model keeps it; DomainError where it cannot."""
        refuse_too_long(self.limit, text)
        return self.kept(self.tidy(text))

    def kept(self, text: str) -> Any:
        """Return a typed text as the model keeps it."""
        return lines_of(text) if self.is_lines else text


def _any_may_go(_row: Any) -> None:
    return


@dataclass(frozen=True)
class RowList:
    """A list of a session: rows of `model` that carry `fixed`; its fields are named as `result:12.text`.

    `refuse_deleting` raises DomainError where more than the row itself would be lost.
    """

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    refuse_deleting: Callable[[Any], None] = _any_may_go

    def rows(self, session: StrategySession) -> QuerySet[Any]:
        """Return the rows of `session` in their order."""
        return self.model._default_manager.filter(session=session, **self.fixed).order_by("position")

    def is_of_another(self, session: StrategySession, pk: int) -> bool:
        """Tell whether the row `pk` stands in another session."""
        return self.model._default_manager.filter(pk=pk).exclude(session=session).exists()

    def fields_by_row(self, session: StrategySession) -> dict[int, list[Field[Actor]]]:
        """Return the fields of each row by its id, in the order of rows and columns."""
        return {row.pk: [self._field(row, column) for column in self.columns] for row in self.rows(session)}

    def field(self, session: StrategySession, pk: int, column_name: str) -> Field[Actor] | None:
        """Return one field, or None where the list has no such row or column."""
        row = self.rows(session).filter(pk=pk).first()
        column = next((column for column in self.columns if column.name == column_name), None)
        return self._field(row, column) if row and column else None

    def problems(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return, by column, why a row of `texts` cannot be kept."""
        found = {}
        for column in self.columns:
            try:
                column.checked(texts.get(column.name, ""))
            except DomainError as error:
                found[column.name] = str(error)
        return found

    def add(self, session: StrategySession, texts: Mapping[str, str]) -> Model:
        """Put a row of `texts` at the end of the list; DomainError where one of them cannot be kept."""
        values = {column.name: column.checked(texts.get(column.name, "")) for column in self.columns}
        position = next_position(self.rows(session))
        return self.model._default_manager.create(session=session, position=position, **self.fixed, **values)

    def _field(self, row: Any, column: Column) -> Field[Actor]:
        def write(text: str, by: Actor) -> None:
            self.model._default_manager.filter(pk=row.pk).update(**{column.name: column.kept(text)})

        value = column.shown(getattr(row, column.name))
        return Field(f"{self.name}:{row.pk}.{column.name}", value, column.limit, write, column.tidy)


_ADDRESSES = Column("urls", 10 * limits.ADDRESS, each_line(web_address, longest=limits.ADDRESS), is_lines=True)
LISTS = {
    rows.name: rows
    for rows in (
        RowList("result", HandoutLine, (Column("text", limits.RESULT, required),), {"purpose": "result"}),
        RowList("hashtag", HandoutLine, (Column("text", limits.HASHTAG, required_line),), {"purpose": "hashtag"}),
        RowList(
            "link",
            HandoutLine,
            (Column("text", limits.LINK_TITLE, required_line), Column("url", limits.ADDRESS, web_address)),
            {"purpose": "link"},
        ),
        RowList(
            "material",
            Material,
            (
                Column("section", limits.MATERIAL_SECTION, one_line),
                Column("title", limits.MATERIAL_TITLE, required),
                _ADDRESSES,
            ),
        ),
    )
}
