from typing import Any

from django.http import HttpRequest, HttpResponse


def agenda(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def stage_line(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def stage_start(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def stage_finish(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
