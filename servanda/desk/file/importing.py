"""Taking a list over: paste or choose it, see line by line what would happen, then do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.file.columns import KINDS, Kind
from servanda.desk.file.reading import Listed, Row, read, to_text
from servanda.desk.settings.customers import find_customer
from servanda.desk.tables.csv_file import BOM, SEPARATORS
from servanda.kernel import Refused
from servanda.kernel.batch import CHANGED, NEW, SAME, WRONG, Outcome
from servanda.people.access import may
from servanda.people.models import Customer

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen. `lines` are the wrong ones first, the first `SHOWN` of them all."""

    lines: Sequence[tuple[Row, Outcome]]
    counts: Counter[str]
    unknown: Sequence[str]

    @property
    def wrong(self) -> int:
        return self.counts[WRONG]

    @property
    def told(self) -> dict[str, int]:
        return {"new": self.counts[NEW], "changed": self.counts[CHANGED], "same": self.counts[SAME]}


def _kind(request: StaffRequest, what: str) -> Kind:
    """The list of that name. Raises Http404 also for who may not add such things."""
    kind = KINDS.get(what)
    if kind is None or not may(request.actor, kind.verb):
        raise Http404
    return kind


@require_http_methods(["GET", "POST"])
@door("system.edit")
def take_over(request: StaffRequest, ref: str, what: str) -> HttpResponse:
    customer, kind = find_customer(request, ref), _kind(request, what)
    context: dict[str, Any] = {"customer": customer, "kind": kind, "here": "customers"}
    if request.method != "POST":
        return render(request, "desk/file/import.html", context)
    text = request.POST.get("text", "")
    try:
        if upload := request.FILES.get("file"):
            text = to_text(upload.read(), customer.language)
        listed = read(text, kind.headings())
        done = request.POST.get("act") == "import"
        preview = _run(request, customer, kind, listed, rehearse=not done)
    except Refused as refused:
        context |= {"text": text, "refused": str(refused)}
        return render(request, "desk/file/import.html", context, status=422)
    if done and not preview.wrong:
        said = _("Imported: %(new)s new, %(changed)s changed, %(same)s as they were.")
        messages.success(request, said % preview.told)
        return redirect("desk:customer", ref)
    context |= {"text": text, "preview": preview}
    return render(request, "desk/file/import.html", context, status=422 if preview.wrong else 200)


def _run(
    request: StaffRequest, customer: Customer, kind: Kind, listed: Listed, *, rehearse: bool
) -> Preview:
    """Rows with cells too many are wrong before anything is tried."""
    rows = list(listed.rows)
    surplus = {row.number for row in rows if row.surplus}
    outcomes = kind.take(customer, rows, by=request.actor, rehearse=rehearse or bool(surplus))
    words = _("This line has more cells than there are columns.")
    lines = [
        (row, Outcome(WRONG, words) if row.number in surplus else one)
        for row, one in zip(rows, outcomes, strict=True)
    ]
    counts = Counter(one.what for _row, one in lines)
    lines.sort(key=lambda line: (line[1].what != WRONG, line[0].number))
    return Preview(lines[:SHOWN], counts, listed.unknown)


@require_safe
@door("system.edit")
def example(request: StaffRequest, ref: str, what: str) -> HttpResponse:
    """A file with the headings and one line, as spreadsheets of the reader's country open it."""
    find_customer(request, ref)
    kind = _kind(request, what)
    separator = SEPARATORS.get((get_language() or "en")[:2], ",")
    lines = [
        separator.join(f'"{column.title}"' for column in kind.columns),
        separator.join(f'"{column.example}"' for column in kind.columns),
    ]
    response = HttpResponse(BOM + "\r\n".join(lines) + "\r\n", content_type="text/csv")
    name = f"{kind.title}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
