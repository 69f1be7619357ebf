"""Addresses: the one other devices of the hall reach this machine by, and the page a form goes back to."""

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from okmo_session.core.network import addresses, local_name

_ONLY_HERE = {"localhost", "127.0.0.1", "::1"}


def hall_root(request: HttpRequest) -> str:
    """Return scheme and host under which the hall reaches this server, without a slash at the end.

    A name given by OKMO_HOSTS stands. Else it is the address that was chosen, while the machine has it; else the
    browser's own, unless only this machine understands it: then the machine's best.
    """
    host = request.get_host()
    parts = urlsplit(f"//{host}")
    if parts.hostname in settings.NAMED_HOSTS:
        return f"{request.scheme}://{host}"
    best = next(iter(addresses.now()), "") if parts.hostname in _ONLY_HERE else ""
    address = chosen_address() or best
    if address:
        host = f"{address}:{parts.port}" if parts.port else address
    return f"{request.scheme}://{host}"


def local_root(request: HttpRequest) -> str:
    """Return scheme and host of the machine's own name, which only some devices understand; nothing without one."""
    port = urlsplit(f"//{request.get_host()}").port
    return f"{request.scheme}://{local_name()}{f':{port}' if port else ''}" if local_name() else ""


def chosen_address() -> str:
    """Return the address that was chosen for the codes of the hall, or nothing where the machine no longer has it."""
    chosen = _read("chosen_address")
    return chosen if chosen in addresses.now() else ""


def choose_address(address: str) -> bool:
    """Put `address` into every code from now on; empty lets it follow the browser. False where it is not ours."""
    if address and address not in addresses.now():
        return False
    _write("chosen_address", address)
    return True


def remember_shown(root: str, *, anew: bool = False) -> None:
    """Keep under which address the first codes were shown, or those shown `anew` after the network had changed."""
    if anew or not _read("shown_root"):
        _write("shown_root", root)


def outdated_root() -> str:
    """Return the address of codes shown before that leads nowhere now, or nothing while they are good."""
    shown = _read("shown_root")
    host = urlsplit(shown).hostname or ""
    return shown if host[:1].isdigit() and host not in ("127.0.0.1", *addresses.now()) else ""


def next_page(request: HttpRequest) -> str:
    """Return the path a form or link asks to go on to, or nothing where it leads to another site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash would be taken for the name of a view.
    return target if is_ours and target.startswith("/") else ""


def _read(name: str) -> str:
    path = Path(settings.DATA_DIR) / name
    return path.read_text() if path.exists() else ""


def _write(name: str, text: str) -> None:
    # Under another name first: nobody reads half an address.
    path = Path(settings.DATA_DIR) / name
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=name, delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)
