"""Server-sent events: what changes under the reader's eyes.

One LISTEN connection per process feeds all open pages. Topics that the actions announce come in
bursts, so they are gathered for a moment before they go out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psycopg
from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from servanda.desk.door import StaffRequest, door
from servanda.kernel import journal, listen

GATHER_SECONDS = 0.2
HEARTBEAT_SECONDS = 20
START_SECONDS = 5
# A page is made within this time after it read the database, and a commit follows its writing.
SLACK = timedelta(seconds=5)
RETRY_SECONDS = 2
MISSED = "missed"  # we did not hear for a while: read everything again
log = logging.getLogger(__name__)


class Hub:
    """Hands every topic heard from the database to all open streams of this process."""

    def __init__(self) -> None:
        self.readers: set[asyncio.Queue[str]] = set()
        self.task: asyncio.Task[None] | None = None
        self.hears = asyncio.Event()

    def join(self) -> asyncio.Queue[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1000)
        self.readers.add(queue)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen(self.hears))
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        self.readers.discard(queue)
        if not self.readers and self.task:
            # It ends a moment later: whoever joins until then gets a listener of their own.
            self.task.cancel()
            self.task, self.hears = None, asyncio.Event()

    async def listen(self, hears: asyncio.Event) -> None:
        while hears is self.hears:
            try:
                await self._listen(hears)
            except psycopg.Error:
                log.warning("lost the database's notifications; trying again")
                await asyncio.sleep(RETRY_SECONDS)
                self.tell(MISSED)
            finally:
                hears.clear()

    async def _listen(self, hears: asyncio.Event) -> None:
        async with await psycopg.AsyncConnection.connect(
            autocommit=True, **listen.parameters()
        ) as heard:
            await heard.execute("LISTEN " + listen.CHANNEL)
            hears.set()
            async for notice in heard.notifies():
                self.tell(notice.payload)

    def tell(self, topic: str) -> None:
        for queue in self.readers:
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(topic)


hub = Hub()


@door()
def _admit(request: StaffRequest) -> HttpResponseBase:
    return HttpResponse(status=200)


@sync_to_async
def _admitted(request: HttpRequest) -> bool:
    """Ask the database, and let go of the connection: a page may stay open all day."""
    try:
        return _admit(request).status_code == 200
    finally:
        connection.close()


async def stream(request: HttpRequest) -> HttpResponseBase:
    """The stream of one open page: `queue` when a list may have changed, `ticket-NUMBER` when that
    ticket did, `here-NUMBER` when somebody came to it, left it or began to write, `missed` when
    something happened while nobody listened (`?since=` the page's time).
    """
    if not await _admitted(request):
        return HttpResponse(status=403)
    since = _instant(request.GET.get("since", ""))
    response = StreamingHttpResponse(_events(since), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _instant(words: str) -> datetime | None:
    """When the page was made, as its script tells us."""
    try:
        return datetime.fromtimestamp(float(words), UTC)
    except (ValueError, OverflowError, OSError):
        return None


@sync_to_async
def _missed_since(instant: datetime) -> bool:
    try:
        return journal.written_since(instant)
    finally:
        connection.close()


async def _events(since: datetime | None) -> AsyncIterator[str]:
    queue = hub.join()
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(hub.hears.wait(), START_SECONDS)
        yield "retry: 2000\n\nevent: ready\ndata: -\n\n"
        if since and await _missed_since(since - SLACK):
            yield "event: missed\ndata: -\n\n"
        while True:
            try:
                topics = {await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)}
            except TimeoutError:
                yield ": still here\n\n"
                continue
            await asyncio.sleep(GATHER_SECONDS)
            while not queue.empty():
                topics.add(queue.get_nowait())
            for topic in sorted(topics):
                if topic == MISSED:
                    yield "event: missed\ndata: -\n\n"
                elif topic == "desk":
                    yield "event: queue\ndata: -\n\n"
                elif topic.startswith("ticket:"):
                    yield f"event: ticket-{topic.removeprefix('ticket:')}\ndata: -\n\n"
                elif topic.startswith("here:"):
                    yield f"event: here-{topic.removeprefix('here:')}\ndata: -\n\n"
    finally:
        hub.leave(queue)
