"""Where a ticket stands, what is owed on it, and what was done, in words."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.clocks.models import ClockState
from servanda.desk.acts import link_words
from servanda.desk.call_words import OUTCOMES
from servanda.desk.choices import KINDS, Bar
from servanda.desk.owed import METRICS, Owed, state_in_words
from servanda.presentation.wording import (
    say_exactly,
    say_time,
)
from servanda.tickets.models import Ticket
from servanda.tickets.related import Related

register = template.Library()

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


@register.filter
def act_or_metric(code: str) -> Promise | str:
    """What somebody did, or the target in question."""
    return ACTS.get(code) or metric_name(code)


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
def channel_name(channel: str, direction: str) -> Promise | str:
    return CHANNELS.get((channel, direction), channel)


@register.filter
def outcome_words(code: str) -> Promise | str:
    return OUTCOMES.get(code, code)


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
