"""A PDF that was made beside the pages, as an answer."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from okmo_session.reports.models import ReportFile


def made_pdf(files: QuerySet[ReportFile], pk: int, named: Callable[[ReportFile], str]) -> HttpResponse:
    """Return the one of `files` with this id to be downloaded; Http404 where there is none, or it is not ready.

    `named` returns its Content-Disposition.
    """
    found = get_object_or_404(files, pk=pk)
    if not found.is_ready:
        raise Http404
    response = HttpResponse(found.path.read_bytes(), content_type="application/pdf")
    response["Content-Disposition"] = named(found)
    return response
