"""The whole server: /live/ to the live app, everything else with its complete body to Django in threads."""

import asyncio
from typing import Any, cast

# First, because it sets Django up, and our models cannot be imported before.
from okmo_session.wsgi import application as django  # isort: skip

from okmo_session.core.live.app import PREFIX, LiveApp, Receive, Scope, Send
from okmo_session.core.live.hub import hub
from okmo_session.core.live.watch import Watch
from okmo_session.core.server.body import App, WholeBody
from okmo_session.core.server.bridge import Bridge

THREADS = 8


class Router:
    """A raw ASGI app that starts and stops the live hub and passes every request on."""

    def __init__(self, pages: App) -> None:
        self._pages = WholeBody(pages)
        self._live = LiveApp(hub)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live_and_die(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"].startswith(PREFIX):
            await self._live(scope, receive, send)
        else:
            await self._pages(scope, receive, send)


async def _live_and_die(receive: Receive, send: Send) -> None:
    await receive()
    watch = Watch(hub)
    hub.open(asyncio.get_running_loop())
    await asyncio.to_thread(watch.start)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    hub.close()
    await asyncio.to_thread(watch.stop)
    await send({"type": "lifespan.shutdown.complete"})


application = Router(Bridge(cast(Any, django), THREADS))
