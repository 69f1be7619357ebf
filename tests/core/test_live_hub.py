import asyncio
import threading

import pytest

from okmo_session.core.live.hub import PAUSE, Hub

pytestmark = pytest.mark.either_database


def play(story):
    async def with_hub():
        hub = Hub()
        hub.open(asyncio.get_running_loop())
        return await story(hub)

    return asyncio.run(with_hub())


async def told(hub, known, seconds=PAUSE * 3):
    """Return what is told in session 1 within some seconds, one dictionary a telling."""
    tellings = []
    known = dict(known)
    try:
        async with asyncio.timeout(seconds):
            while True:
                event = hub.changed(1)
                if news := hub.told_since(1, known):
                    tellings.append(news)
                    known |= news
                await event.wait()
    except TimeoutError:
        return tellings


def test_a_topic_never_published_has_version_zero():
    async def story(hub):
        return hub.latest(1, ("agenda",))

    assert play(story) == {"agenda": 0}


def test_the_first_change_is_told_at_once():
    async def story(hub):
        hub.tell(1, {"agenda": 4})
        return await told(hub, {"agenda": 3}, seconds=0.1)

    assert play(story) == [{"agenda": 4}]


def test_a_hundred_changes_are_told_twice_and_the_last_is_among_them():
    async def story(hub):
        for version in range(1, 101):
            hub.tell(1, {"agenda": version})
            await asyncio.sleep(0)
        return await told(hub, {"agenda": 0})

    tellings = play(story)

    assert len(tellings) == 2
    assert tellings[-1] == {"agenda": 100}


def test_a_busy_topic_does_not_hold_another_back():
    async def story(hub):
        hub.tell(1, {"turnout": 1})
        hub.tell(1, {"turnout": 2})
        hub.tell(1, {"agenda": 1})
        return await told(hub, {"agenda": 0, "turnout": 0}, seconds=0.1)

    assert play(story)[-1]["agenda"] == 1


def test_another_session_and_an_unknown_topic_are_not_told():
    async def story(hub):
        hub.tell(2, {"agenda": 1})
        hub.tell(1, {"secret": 1})
        return await told(hub, {"agenda": 0}, seconds=0.1)

    assert play(story) == []


def test_an_older_reading_changes_nothing():
    async def story(hub):
        hub.tell(1, {"agenda": 5})
        hub.tell(1, {"agenda": 4})
        await asyncio.sleep(0.01)
        return hub.latest(1, ("agenda",)), await told(hub, {"agenda": 4})

    assert play(story) == ({"agenda": 5}, [{"agenda": 5}])


def test_other_threads_may_tell():
    async def story(hub):
        thread = threading.Thread(target=hub.tell, args=(1, {"agenda": 1}))
        thread.start()
        return await told(hub, {"agenda": 0}, seconds=0.2)

    assert play(story) == [{"agenda": 1}]


def test_telling_without_a_server_does_nothing():
    hub = Hub()

    hub.tell(1, {"agenda": 1})

    assert hub.latest(1, ("agenda",)) == {"agenda": 0}


def test_closing_wakes_everybody():
    async def story(hub):
        event = hub.changed(1)
        hub.close()
        return event.is_set(), hub.closing

    assert play(story) == (True, True)
