from typing import Any

from django.http import HttpRequest, HttpResponse


def people(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def participant_admit(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def everybody_admit(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
