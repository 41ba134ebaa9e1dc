"""Files that a contact sends with an answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Refused
from servanda.tickets.attach import NewFile

MOST, LARGEST = 10, 25 * 1024 * 1024


def files_from(uploads: Iterable[UploadedFile[bytes]]) -> list[NewFile]:
    """What was uploaded. Raises Refused for more than ten files, or 25 MB together."""
    given = list(uploads)
    if len(given) > MOST:
        raise Refused(_("Send at most ten files at once."), code="too_many_files")
    if sum(one.size or 0 for one in given) > LARGEST:
        raise Refused(
            _("These files are larger than 25 MB together. Send them in parts."), code="too_large"
        )
    return [
        NewFile(
            name=one.name or "",
            content_type=one.content_type or "application/octet-stream",
            data=one.read(),
        )
        for one in given
    ]
