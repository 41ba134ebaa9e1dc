"""Codes in words, for the desk's templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_skeleton
from django import template
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.billing.drawdown import Share
from servanda.catalogue.models import Cost, Metric, Offering, ProcedureVersion
from servanda.clocks.models import ClockState
from servanda.clocks.phrases import amount_in_words
from servanda.contracts import coverage
from servanda.contracts.difference import charge_words
from servanda.contracts.models import Line
from servanda.contracts.signed import rule_of
from servanda.desk import unreachable
from servanda.desk.acts import link_words
from servanda.desk.call_words import OUTCOMES
from servanda.desk.choices import KINDS, Bar
from servanda.desk.owed import METRICS, Owed, state_in_words
from servanda.desk.procedures import words as procedure_words
from servanda.desk.settings.periods import written
from servanda.desk.settings.roles import NAMES as ROLE_NAMES
from servanda.desk.time import words as time_words
from servanda.files.kinds import looks_like_image, looks_shown
from servanda.mail.inside import is_letter
from servanda.mail.invitations import is_calendar
from servanda.onboarding.agenda import DUTIES
from servanda.people.models import Contact, Way
from servanda.people.phones import readable
from servanda.presentation.language_tables import patterns
from servanda.presentation.templatetags.presentation import money
from servanda.presentation.wording import (
    say_clock,
    say_day,
    say_exactly,
    say_hours,
    say_range,
    say_time,
)
from servanda.tickets.models import Attachment, Message, Ticket
from servanda.tickets.related import Related

register = template.Library()
register.filter("readable", readable)

LARGEST_THUMBNAIL = 12 * 1024 * 1024

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
CHANNELS: dict[tuple[str, str], Promise] = {
    ("mail", "in"): gettext_lazy("mail from the customer"),
    ("mail", "out"): gettext_lazy("mail to the customer"),
    ("mail", "internal"): gettext_lazy("mail from a colleague"),
    ("call", "in"): gettext_lazy("they called"),
    ("call", "out"): gettext_lazy("we called"),
    ("note", "internal"): gettext_lazy("internal note"),
    ("stated", "internal"): gettext_lazy("technical statement"),
    ("portal", "in"): gettext_lazy("from the portal"),
    ("staff", "internal"): gettext_lazy("written here"),
    ("monitoring", "in"): gettext_lazy("from monitoring"),
}
ACTS: dict[str, Promise] = {
    "ticket.opened": gettext_lazy("came in"),
    "ticket.confirmed": gettext_lazy("confirmed"),
    "ticket.declined": gettext_lazy("declined"),
    "ticket.answered": gettext_lazy("answered"),
    "ticket.quoted": gettext_lazy("sent a quote"),
    "ticket.called": gettext_lazy("spoke on the phone"),
    "ticket.solved": gettext_lazy("proposed the solution"),
    "ticket.promised": gettext_lazy("promised it by then"),
}


COST_NAMES: dict[str, Promise] = {
    Cost.INCLUDED: gettext_lazy("included"),
    Cost.CONTRACT: gettext_lazy("as the contract says"),
    Cost.PAID: gettext_lazy("charged"),
}


@register.filter
def cost_name(code: str) -> Promise | str:
    """What a procedure's work is for the customer: "included", "charged"."""
    return COST_NAMES.get(code, code)


@register.filter
def work_name(code: str) -> Promise | str:
    return time_words.WORKS.get(code, code)


@register.filter
def billed(share: Share) -> str:
    """How an entry is billed: "included", "40 min included, 50 min charged"."""
    return time_words.billed(share)


@register.simple_tag
def expectation(version: ProcedureVersion, language: str) -> str:
    """What to expect, for the customer, in the language of their ticket."""
    return procedure_words.expectation(version, language)


@register.filter
def role_name(role: str) -> Promise | str:
    return ROLE_NAMES.get(role, role)


@register.filter
def as_day(day: date) -> str:
    """ "Fri 3 Apr 2026", as the reader's language writes it."""
    words = patterns((get_language() or "en").split("-")[0])
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - a wall clock
    return str(format_skeleton("yMMMEd", noon, locale=words.locale))


@register.filter
def hours_written(periods: Sequence[str]) -> str:
    """ "8:00–12:00, 12:30–16:30"."""
    return written(periods)


@register.filter
def act_or_metric(code: str) -> Promise | str:
    """What somebody did, or the target in question."""
    return ACTS.get(code) or metric_name(code)


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter(name="is")
def is_(value: object, other: str) -> bool:
    """Whether a template variable is exactly that word; False if it is missing."""
    return value == other


@register.filter
def state_words(ticket: Ticket) -> str:
    """Where a ticket stands, as its page says it."""
    return str(state_in_words(ticket))


@register.filter(name="link_words")
def what_it_is(related: Related) -> str:
    """What this ticket is to the other."""
    return link_words.say(related.how, reverse=related.reverse)


@register.filter
def metric_name(code: str) -> Promise:
    return METRICS[Metric(code)]


@register.filter
def kind_name(code: str) -> Promise | str:
    return dict(KINDS).get(code, code)


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
def channel_name(channel: str, direction: str) -> Promise | str:
    return CHANNELS.get((channel, direction), channel)


@register.filter
def tel(number: str) -> SafeString:
    """A telephone number that can be clicked, as people read it."""
    dialled = re.sub(r"[^\d+*#]", "", number)
    link = '<a class="nums" href="tel:{}" dir="ltr">{}</a>'
    return format_html(link, dialled, readable(number)) if dialled else format_html("{}", number)


@register.filter
def outcome_words(code: str) -> Promise | str:
    return OUTCOMES.get(code, code)


@register.filter
def coverage_words(because: str) -> str:
    return str(coverage.say(because))


@register.filter
def targets(line: Line, metric: str) -> list[str]:
    """What a line promises for one metric, best priority first: "P1: 4 working hours".

    The same for all priorities is said once.
    """
    found = [target for target in line.targets.all() if target.metric == metric]
    found.sort(key=lambda target: target.priority)
    words = [amount_in_words(rule_of(target)) for target in found]
    if len(words) > 1 and len(set(words)) == 1:
        return words[:1]
    return [f"P{target.priority}: {said}" for target, said in zip(found, words, strict=True)]


@register.simple_tag
def line_price(line: Line) -> str:
    """With what it is for, unless that is a month."""
    return f"{money(line.price)} {charged(line)}".strip()


@register.filter
def charged(one: Line | Offering) -> str:
    """For what a price is, behind it: "once", "per seat × 25"; nothing for a month."""
    return charge_words(one.charge, getattr(one, "seats", None))


@register.simple_tag
def clock_words(bar: Bar) -> str:
    """When a clock is due, or how it ended, in a few words."""
    clock = bar.clock
    if clock.state == ClockState.MET and clock.met_at:
        words = _("missed, done %(time)s") if clock.missed_at else _("kept, done %(time)s")
        return words % {"time": _time(clock.met_at)}
    if clock.due_at is None:
        return _("waiting, not counted")
    if bar.state == "missed":
        return _("was due %(time)s") % {"time": _time(clock.due_at)}
    return _("due %(time)s") % {"time": _time(clock.due_at)}


@register.simple_tag
def owed_mark(owed: Owed) -> SafeString:
    """What is owed, in the colour of its urgency; the browser keeps a near time current."""
    tone = "" if owed.state == "running" else f" time-mark--{owed.state}"
    if owed.at is None:
        return format_html('<span class="time-mark{}">{}</span>', tone, owed.words)
    zone, language = get_current_timezone(), get_language() or "en"
    return format_html(
        '<time class="time-mark{}" datetime="{}" title="{}" data-owed="{}" data-now="{}"'
        ' data-late="{}" data-risk="{}">{}</time>',
        tone,
        owed.at.isoformat(),
        say_exactly(owed.at, zone=zone, language=language),
        owed.ahead,
        owed.now,
        owed.late,
        owed.risk_seconds,
        owed.words,
    )


def _time(instant: datetime) -> str:
    return say_time(
        instant,
        zone=get_current_timezone(),
        language=get_language() or "en",
        now=kernel.now(),
    )


WITHOUT: dict[str, Promise] = {
    "customer": gettext_lazy("Without a customer"),
    "who": gettext_lazy("Nobody"),
    "level": gettext_lazy("Without a contract"),
}


@register.simple_tag
def group_without(way: str) -> Promise:
    """The heading over tickets that have no customer, no assignee or no level."""
    return WITHOUT[way]


@register.filter
def addressee(person: Sequence[str]) -> SafeString:
    """Somebody a mail goes to: the name, with the address for who points at it."""
    name, address = (*person, "")[:2]
    return format_html('<bdi title="{}">{}</bdi>', address, name or address)


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


@register.filter
def with_key(bound: BoundField, key: str) -> SafeString:
    """A control that a key leads to; the one for "somebody else" ticks its radio when used."""
    attributes: dict[str, str | bool] = {"data-key": key}
    attributes |= {"data-picks": "staff-other"} if key == "e" else {}
    if bound.name == "other":
        attributes["aria-label"] = str(bound.label)
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def clock_range(start: datetime, end: datetime) -> str:
    """ "10:00–12:00" in the zone in force, where the day is plain."""
    zone = get_current_timezone()
    language = get_language() or "en"
    return say_range(say_clock(start, zone=zone), say_clock(end, zone=zone), language)


@register.filter
def day_words(instant: datetime) -> str:
    """ "today", "Wed", "3 Jul" as seen from now."""
    return say_day(
        instant, zone=get_current_timezone(), language=get_language() or "en", now=kernel.now()
    )


@register.filter
def hours(seconds: int) -> str:
    """For a number field: "1.5"."""
    return f"{seconds / 3600:g}"


@register.filter
def in_hours(seconds: int) -> str:
    """Working time in hours alone, "40 h" or "1.5 h": days of it would be long or short."""
    return say_hours(seconds, get_language() or "en")


@register.filter
def bounce_words(reason: str) -> str:
    """Why a letter came back, in a few words."""
    return str(unreachable.say(reason))
