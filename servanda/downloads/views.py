"""Files of strangers, for whoever holds a signed address that has not expired."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.files import addresses
from servanda.files.kinds import shown_as
from servanda.files.serving import LOCKED, served
from servanda.people import actors
from servanda.tickets.handing_out import find_file


@require_safe
def file(request: HttpRequest, signed: str) -> HttpResponse:
    """The file, if its reader may have it at this moment: who made the address asked, but rights
    end, words are erased and files removed."""
    read = addresses.read(signed)
    if read is None:
        raise Http404
    wanted, holds = read
    if not holds:
        return _gone()
    actor = actors.of_key(wanted.reader)
    found = find_file(actor, wanted.kind, wanted.key, wanted.inside) if actor else None
    if found is None:
        raise Http404
    return served(found.data, found.name, shown_as(found.data, found.name) if wanted.look else "")


def _gone() -> HttpResponse:
    said = _("This address has expired. Go back to the page and open the file again.")
    response = HttpResponse(said, content_type="text/plain; charset=utf-8", status=410)
    response["Content-Security-Policy"] = LOCKED
    return response
