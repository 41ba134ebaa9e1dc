"""The sentences of the ledger: whole ones, so that every language can order them its own way."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.clocks.course import Course
from servanda.contracts.clauses import TargetRule

AGENT, CUSTOMER = "agent", "customer"


def promise(course: Course) -> str:
    """ "Gold, clause 3.2: resolution in 4 working hours." """
    target = course.target
    assert target is not None, "only a clock with a target is explained"
    said, level = target_in_words(target), str(course.clause.level)
    clause = target.clause or course.clause.clause
    if not clause:
        return _("%(level)s: %(promise)s.") % {"level": level, "promise": said}
    values = {"level": level, "clause": clause, "promise": said}
    return _("%(level)s, clause %(clause)s: %(promise)s.") % values


def target_in_words(target: TargetRule) -> str:
    """ "resolution in 4 working hours", "quote by 12:00 on the next working day"."""
    if target.unit == "time_of_day":
        return _by(target)
    within = {"time": amount_in_words(target)}
    return {
        "first_response": _("first response in %(time)s"),
        "next_update": _("next update in %(time)s"),
        "resolution": _("resolution in %(time)s"),
        "quote": _("quote in %(time)s"),
    }[target.metric] % within


def amount_in_words(target: TargetRule) -> str:
    """ "4 working hours", "30 working minutes", "3 working days"."""
    if target.unit == "working_days":
        count = target.amount
        return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}
    return working_time(target.amount)


def working_time(seconds: int) -> str:
    """ "4 working hours", "30 working minutes"; a minute begun counts as one."""
    if seconds and seconds % 3600 == 0:
        count = seconds // 3600
        said = ngettext("%(count)d working hour", "%(count)d working hours", count)
    else:
        count = -(-seconds // 60)
        said = ngettext("%(count)d working minute", "%(count)d working minutes", count)
    return said % {"count": count}


def _by(target: TargetRule) -> str:
    by = target.by_time
    days = max(target.amount, 1)
    values = {"clock": f"{by.hour}:{by.minute:02}" if by else "", "count": days}
    day = ngettext(
        "by %(clock)s on the next working day", "by %(clock)s on working day %(count)d", days
    )
    when = {"time": day % values}
    return {
        "first_response": _("first response %(time)s"),
        "next_update": _("next update %(time)s"),
        "resolution": _("resolution %(time)s"),
        "quote": _("quote %(time)s"),
    }[target.metric] % when


def pause(why: str, reader: str) -> str:
    """Why somebody waits, to the one who reads it."""
    if reader == CUSTOMER:
        return {
            "waiting_customer": _("waiting for your answer"),
            "waiting_third_party": _("waiting for a supplier"),
            "scheduled": _("put off as agreed with you"),
            "solved": _("solved until you said “not yet”"),
            "ended": _("ended until it was opened again"),
        }[why]
    return {
        "waiting_customer": _("waiting for the customer's answer"),
        "waiting_third_party": _("waiting for a supplier"),
        "scheduled": _("put off as agreed with the customer"),
        "solved": _("solved until the customer said “not yet”"),
        "ended": _("ended until it was opened again"),
    }[why]


def switched(what: str, rule: str) -> str:
    """Why another target counts; takes when, before and after."""
    return {
        ("priority", "from_start"): _(
            "Priority changed from %(before)s to %(after)s on %(when)s: "
            "the new target counts from the start."
        ),
        ("priority", "from_change"): _(
            "Priority changed from %(before)s to %(after)s on %(when)s: "
            "the new target counts from the change."
        ),
        ("line", "from_start"): _(
            "Another line of the contract covers it since %(when)s: "
            "its target counts from the start."
        ),
        ("line", "from_change"): _(
            "Another line of the contract covers it since %(when)s: "
            "its target counts from the change."
        ),
        ("merge", "from_start"): _(
            "Merged on %(when)s with a ticket received earlier: the earlier receipt counts."
        ),
        ("merge", "answered"): _(
            "Merged on %(when)s with a ticket that was answered already: that answer counts."
        ),
        ("amendment", "old"): _(
            "The contract was amended with effect from %(when)s: "
            "for this ticket the old clause still counts."
        ),
        ("amendment", "from_opening"): _(
            "The contract was amended with effect from %(when)s: "
            "the new clause counts from opening."
        ),
        ("amendment", "from_effective"): _(
            "The contract was amended with effect from %(when)s: "
            "the new clause counts from that moment."
        ),
    }[what, rule]


def met(metric: str, late: bool) -> str:
    """How a clock ended; takes when and the working time left or over."""
    if late:
        return {
            "first_response": _("Answered %(when)s: %(time)s late."),
            "next_update": _("Solved %(when)s: %(time)s late."),
            "resolution": _("Solved %(when)s: %(time)s late."),
            "quote": _("Quote sent %(when)s: %(time)s late."),
        }[metric]
    return {
        "first_response": _("Answered %(when)s, with %(time)s left."),
        "next_update": _("Solved %(when)s, with %(time)s left."),
        "resolution": _("Solved %(when)s, with %(time)s left."),
        "quote": _("Quote sent %(when)s, with %(time)s left."),
    }[metric]


def started(metric: str, again: bool) -> str:
    """Where counting begins; takes when."""
    if metric == "quote":
        return _("Asked for as a quote %(when)s.")
    if metric == "next_update" and again:
        return _("Counts again since %(when)s.")
    return _("Received %(when)s.")
