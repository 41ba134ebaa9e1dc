"""The link of an invitation: whoever holds it sets the password of that colleague, once.

Opening it changes nothing, since mail scanners open links too; the page's button does.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from servanda.people.models import Invitation

_PURPOSE = "servanda.invitation"


def url_of(invitation: Invitation) -> str:
    """The absolute address of its page."""
    return f"{settings.BASE_URL}/desk/invited/{_signer().sign(invitation.ref)}"


def read(signed: str) -> Invitation | None:
    """The invitation behind a link; None when it was not made by us. Look at `is_open` as well."""
    try:
        ref = _signer().unsign(signed)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("staff__account").filter(ref=ref).first()


def newest_of(staff: int) -> Invitation | None:
    """The one sent last to that colleague (key)."""
    return Invitation.objects.filter(staff=staff).order_by("-sent_at", "-pk").first()


def _signer() -> signing.Signer:
    return signing.Signer(salt=_PURPOSE, sep="~")
