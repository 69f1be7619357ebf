from typing import Any

from django.http import HttpRequest, HttpResponse


def join(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def come_back(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def find(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def join_by_code(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
