from typing import Any

from django.http import HttpRequest, HttpResponse


def materials(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
