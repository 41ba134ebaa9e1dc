"""Names of roles, languages and duties, numbers to dial, and how somebody is reached."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.desk import unreachable
from servanda.desk.settings.roles import NAMES as ROLE_NAMES
from servanda.onboarding.agenda import DUTIES
from servanda.people.models import Contact, Way
from servanda.people.phones import readable
from servanda.presentation.templatetags.presentation import money

register = template.Library()
register.filter("readable", readable)

LANGUAGES: dict[str, Promise] = {
    "en": gettext_lazy("English"),
    "hu": gettext_lazy("Hungarian"),
    "he": gettext_lazy("Hebrew"),
    "es": gettext_lazy("Spanish"),
}
WAYS: dict[str, Promise] = {
    Way.MAIL: gettext_lazy("mail"),
    Way.PHONE: gettext_lazy("telephone"),
    Way.SMS: gettext_lazy("SMS"),
}


@register.filter
def role_name(role: str) -> Promise | str:
    return ROLE_NAMES.get(role, role)


@register.filter
def language_name(code: str) -> Promise | str:
    return LANGUAGES.get(code, code)


@register.filter
def duty_name(code: str) -> Promise | str:
    return DUTIES.get(code, code)


@register.filter
def way_name(code: str) -> Promise | str:
    """How a contact would rather be reached."""
    return WAYS.get(code, code)


@register.filter
def decides(contact: Contact) -> list[str]:
    """What a contact may order and approve for their company."""
    said = []
    if contact.may_order:
        limit = contact.orders_up_to
        words = _("orders up to %(amount)s") if limit else _("orders, any amount")
        said.append(words % {"amount": money(limit)} if limit else words)
    if contact.may_approve:
        limit = contact.approves_up_to
        words = _("approves up to %(amount)s") if limit else _("approves, any amount")
        said.append(words % {"amount": money(limit)} if limit else words)
    return said


@register.filter
def tel(number: str) -> SafeString:
    """A telephone number that can be clicked, as people read it."""
    dialled = re.sub(r"[^\d+*#]", "", number)
    link = '<a class="nums" href="tel:{}" dir="ltr">{}</a>'
    return format_html(link, dialled, readable(number)) if dialled else format_html("{}", number)


@register.filter
def addressee(person: Sequence[str]) -> SafeString:
    """Somebody a mail goes to: the name, with the address for who points at it."""
    name, address = (*person, "")[:2]
    return format_html('<bdi title="{}">{}</bdi>', address, name or address)


@register.filter
def bounce_words(reason: str) -> str:
    """Why a letter came back, in a few words."""
    return str(unreachable.say(reason))
