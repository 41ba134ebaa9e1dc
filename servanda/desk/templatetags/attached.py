"""What came with a message: which files are shown, and how."""

from __future__ import annotations

from django import template

from servanda.files.kinds import looks_like_image, looks_shown
from servanda.mail.inside import is_letter
from servanda.mail.invitations import is_calendar
from servanda.tickets.models import Attachment, Message

register = template.Library()

LARGEST_THUMBNAIL = 12 * 1024 * 1024


@register.filter
def loose_files(message: Message) -> list[Attachment]:
    """The files of a message that are still kept, without signatures and without the pictures
    that its HTML shows in place."""
    shown = getattr(message, "is_rich", False)
    return [
        file
        for file in message.attachments.all()
        if file.blob_id
        and not file.is_for_programs
        and not (shown and getattr(file, "placed", False))
    ]


@register.filter
def is_picture(file: Attachment) -> bool:
    """Whether to show a thumbnail: a picture that is not too large to be fetched for one."""
    size = file.blob.size if file.blob else 0
    return looks_like_image(file.name, file.content_type) and size <= LARGEST_THUMBNAIL


@register.filter
def is_readable(file: Attachment) -> bool:
    """A mail that came as a file: the desk reads it."""
    return is_letter(file)


@register.filter
def calendar_file(message: Message) -> Attachment | None:
    """The appointment that comes with a message, to be read in it."""
    files = (one for one in message.attachments.all() if one.blob_id)
    return next((one for one in files if is_calendar(one.content_type, one.name)), None)


@register.filter
def is_shown(file: Attachment) -> bool:
    """Whether the browser opens it, rather than keeping it."""
    return looks_shown(file.name)
