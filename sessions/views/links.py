from typing import Any

from django.http import HttpRequest, HttpResponse


def links(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def crew_invite(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def enter(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
