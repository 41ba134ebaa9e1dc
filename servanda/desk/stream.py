"""Server-sent events: what changes under the reader's eyes.

One LISTEN connection per process feeds all open pages. Topics that the actions announce come in
bursts, so they are gathered for a moment before they go out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import psycopg
from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from servanda.desk.door import StaffRequest, door
from servanda.kernel import listen

GATHER_SECONDS = 0.2
HEARTBEAT_SECONDS = 20
RETRY_SECONDS = 2
log = logging.getLogger(__name__)


class Hub:
    """Hands every topic heard from the database to all open streams of this process."""

    def __init__(self) -> None:
        self.readers: set[asyncio.Queue[str]] = set()
        self.task: asyncio.Task[None] | None = None

    def join(self) -> asyncio.Queue[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1000)
        self.readers.add(queue)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen())
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        self.readers.discard(queue)
        if not self.readers and self.task:
            self.task.cancel()

    async def listen(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error:
                log.warning("lost the database's notifications; trying again")
                await asyncio.sleep(RETRY_SECONDS)
                self.tell("desk")

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            autocommit=True, **listen.parameters()
        ) as heard:
            await heard.execute("LISTEN " + listen.CHANNEL)
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


async def stream(request: HttpRequest) -> HttpResponseBase:
    """The stream of one open page: `queue` when a list may have changed,
    `ticket-NUMBER` when that ticket did."""
    admitted = await sync_to_async(_admit)(request)
    if admitted.status_code != 200:
        return HttpResponse(status=403)
    response = StreamingHttpResponse(_events(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events() -> AsyncIterator[str]:
    queue = hub.join()
    try:
        yield "retry: 2000\n\nevent: ready\ndata: -\n\n"
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
                if topic == "desk":
                    yield "event: queue\ndata: -\n\n"
                elif topic.startswith("ticket:"):
                    yield f"event: ticket-{topic.removeprefix('ticket:')}\ndata: -\n\n"
    finally:
        hub.leave(queue)
