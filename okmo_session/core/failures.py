"""What a person reads when a request is refused and no page of its own says why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from okmo_session.core.errors import DomainError


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was open too long and must be loaded again; `reason` is for the log only."""
    return render(request, "403_csrf.html", status=403)


class RefusalMiddleware:
    """Show the sentence of a refusal that a view has no better place for, such as anything done in an archived session.

    Views catch what a person may run into while working; this page is for the rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a DomainError with its sentence; leave every other failure to Django."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "422.html", {"sentence": str(exception)}, status=422)
