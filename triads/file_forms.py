"""What a table or the headquarters hand in as a file of a record."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.forms import UploadField
from okmo_session.core.imports.files import FILE_MAX, FILE_MAX_MEGABYTES
from sessions.models import StrategySession, Team


class TableField(forms.ModelChoiceField):  # type: ignore[type-arg]  # tables of one session
    def label_from_instance(self, obj: Any) -> str:
        """Name a table by its number and, where it has one, its team."""
        table = _("Table № %(number)d") % {"number": obj.table_number}
        return f"{table} · {obj.name}" if obj.name else table


class RecordFileForm(forms.Form):
    """A filled-in form of a record; for whom the file does not say it, the table is chosen."""

    file = UploadField(
        label=gettext_lazy("Filled-in form, .xlsx"),
        accept=".xlsx",
        largest=FILE_MAX,
        megabytes=FILE_MAX_MEGABYTES,
        too_large=gettext_lazy("The file is larger than %(size)d MB. Leave only the form in it, without pictures."),
    )
    table = TableField(
        queryset=Team.objects.none(),
        required=False,
        label=gettext_lazy("Table"),
        empty_label=gettext_lazy("as the file says"),
        error_messages={"invalid_choice": gettext_lazy("The session has no such table.")},
    )

    def __init__(self, session: StrategySession, own: Team | None, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.own = own
        if own:
            del self.fields["table"]
            return
        table: Any = self.fields["table"]
        table.queryset = session.teams.filter(round=Team.Round.NORMS).order_by("table_number")

    @property
    def chosen(self) -> Team | None:
        """The table of a valid form: the tablet's own, or the one that was chosen."""
        return self.own or self.cleaned_data["table"]
