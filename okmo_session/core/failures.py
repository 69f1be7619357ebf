"""What a person reads when Django itself refuses a request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was open too long and must be loaded again; `reason` is for the log only."""
    return render(request, "403_csrf.html", status=403)
