from typing import Any

from django.http import HttpRequest, HttpResponse


def member_add(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def member_admit(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def speaker_name(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def tables_add(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
