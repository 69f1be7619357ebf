"""The server process: uvicorn with the settings of a hall."""

import logging
import resource
import socket
from contextlib import suppress

import uvicorn
from django.conf import settings

from okmo_session.core.live.hub import hub
from okmo_session.core.server.head import LimitedHead

BACKLOG = 2048
FILES_WANTED = 65536


class Server(uvicorn.Server):
    """Ends the streams first, so that a restart does not wait for them."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the hub, then do as uvicorn does."""
        hub.close()
        await super().shutdown(sockets)


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises OSError where the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def raise_file_limit() -> None:
    """Allow as many open connections as the system lets us: every phone in the hall holds one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if hard == resource.RLIM_INFINITY else min(hard, FILES_WANTED)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve(application: str, listening: socket.socket) -> bool:
    """Serve `application` ("module:name") until the process is told to end; False where it could not begin."""
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = uvicorn.Config(
        application,
        http=LimitedHead,
        ws="none",
        loop="asyncio",
        lifespan="on",
        # An access log would tie voters to times.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=settings.TLS,
        timeout_graceful_shutdown=3,
    )
    server = Server(config)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return server.started
