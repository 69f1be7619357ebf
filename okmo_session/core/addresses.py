"""Addresses: the one other devices of the hall reach this machine by, and the page a form goes back to."""

from functools import cache
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from okmo_session.core.data_folder import machine_addresses

_ONLY_HERE = {"localhost", "127.0.0.1", "::1"}


def hall_root(request: HttpRequest) -> str:
    """Return scheme and host under which the hall reaches this server, without a slash at the end.

    The browser's own address is taken, unless only this machine understands it: then the machine's first address.
    """
    host = request.get_host()
    parts = urlsplit(f"//{host}")
    if parts.hostname in _ONLY_HERE and (address := _first_address()):
        host = f"{address}:{parts.port}" if parts.port else address
    return f"{request.scheme}://{host}"


def next_page(request: HttpRequest) -> str:
    """Return the path a form or link asks to go on to, or nothing where it leads to another site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash would be taken for the name of a view.
    return target if is_ours and target.startswith("/") else ""


@cache
def _first_address() -> str:
    # Settings read the addresses once as well: another one would be refused until the next start.
    return next(iter(machine_addresses()), "")
