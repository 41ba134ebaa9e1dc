"""A list as a file to take along."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.desk.door import StaffRequest, door
from servanda.desk.tables import csv_file, xlsx_file
from servanda.desk.tables.lists import EXPORTS
from servanda.desk.tables.table import Reader, Table
from servanda.people.access import may

KINDS: Final[dict[str, tuple[str, Callable[[Table], Iterator[bytes]]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_file.pieces),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_file.pieces,
    ),
}


@require_safe
@door()
def export(request: StaffRequest, what: str, kind: str) -> HttpResponseBase:
    """The list as its page shows it with the same query, every row that the reader may see."""
    if what not in EXPORTS or kind not in KINDS:
        raise Http404
    if not may(request.actor, EXPORTS[what].verb):
        return render(request, "desk/refused.html", status=403)
    columns, rows = EXPORTS[what].make(request)
    day = timezone.localdate(kernel.now()).isoformat()
    reader = Reader(request.staff.language, request.staff.zone)
    table = Table(f"{what}-{day}.{kind}", columns, rows, reader)
    content_type, pieces = KINDS[kind]
    response = StreamingHttpResponse(_sent(request, pieces(table)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}"'
    response["Cache-Control"] = "no-store"
    return response


def _sent(request: StaffRequest, pieces: Iterator[bytes]) -> Iterator[bytes] | AsyncIterator[bytes]:
    """Piece by piece under both kinds of server."""
    return _one_by_one(pieces) if isinstance(request, ASGIRequest) else pieces


async def _one_by_one(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(pieces, b""))
    while piece := await following():
        yield piece
