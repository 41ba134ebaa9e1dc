"""Contacts signed in to the portal, by a key of their own in the session, apart from staff."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from servanda import kernel
from servanda.kernel import Actor, signed
from servanda.people.models import Contact
from servanda.people.queries import find_contact

SIGN_IN_VALID = timedelta(hours=2)
_KEY = "portal_contact"
_PURPOSE = "servanda.portal-sign-in"


def sign_in_token(contact: Contact) -> str:
    """What the mailed sign-in link carries; good for two hours."""
    return signed.sign(_PURPOSE, contact.ref, valid=SIGN_IN_VALID)


def contact_of_token(token: str) -> Contact | None:
    """Whom a sign-in link lets in; nobody when it is forged, expired, or they have left."""
    said = signed.read(_PURPOSE, token, 1)
    if said is None:
        return None
    (ref,), until = said
    return present_contact(ref) if kernel.now() < until else None


def present_contact(ref: str) -> Contact | None:
    """The contact with this reference, unless they have left."""
    contact = find_contact(Actor.system(), ref)
    if contact is None or (contact.left_at is not None and contact.left_at <= kernel.now()):
        return None
    return contact


def sign_in(request: HttpRequest, contact: Contact) -> None:
    """Under a new session key, so that nobody who knew the old one comes in as well."""
    request.session.cycle_key()
    request.session[_KEY] = contact.ref


def sign_out(request: HttpRequest) -> None:
    """The contact only: a colleague signed in beside them stays."""
    request.session.pop(_KEY, None)


def signed_in_contact(request: HttpRequest) -> Contact | None:
    """Who uses the portal; looked up each time, so that who has left is out at once."""
    ref = request.session.get(_KEY)
    return present_contact(ref) if ref else None
