"""Journal rows in words, rendered when read, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.desk import involving_sentences as involving
from servanda.desk import phone_sentences as phone
from servanda.desk import step_sentences as steps
from servanda.desk.acts import link_words
from servanda.desk.choices import KINDS
from servanda.desk.owed import METRICS
from servanda.kernel.models import Entry
from servanda.kernel.money import Money
from servanda.kernel.remarks import remarks_by_key
from servanda.people.models import Contact, Staff, Team
from servanda.people.queries import names_by_key
from servanda.presentation.wording import say_duration, say_money, say_span
from servanda.tickets.checklist import names_of_procedures, words_of_steps
from servanda.tickets.queries import numbers_by_key

# A row written down so much later than it happened says so.
LATE_SECONDS = 15 * 60


class Speaker:
    """Puts the rows of one ticket into words. Looks all names up at once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        rows = list(entries)
        self.tickets = numbers_by_key(_keys(rows, "other"))
        self.rows = {entry.number: entry for entry in rows}
        self.staff = names_by_key(
            Staff,
            _keys(rows, "staff") | _keys(rows, "handed_over_by") | _actors(rows, "staff"),
        )
        self.remarks = remarks_by_key(_keys(rows, "remark"))
        self.teams = names_by_key(Team, _keys(rows, "team"))
        self.contacts = names_by_key(
            Contact,
            _keys([row for row in rows if row.kind in phone.NAMED | involving.NAMED], "contact")
            | _actors(rows, "contact"),
        )
        self.steps = words_of_steps(
            _keys([row for row in rows if row.kind in steps.SENTENCES], "step")
        )
        self.procedures = names_of_procedures(_keys(rows, "procedure"))

    def __call__(self, entry: Entry) -> str:
        """The sentence of a row, or nothing where it would only repeat what is shown anyway."""
        say = SENTENCES.get(entry.kind)
        return say(self, entry.data) if say else ""

    def who(self, entry: Entry) -> str:
        """The name of who did it, "" for what did itself."""
        named = {"staff": self.staff, "contact": self.contacts}.get(entry.actor_kind, {})
        return named.get(entry.actor_id or 0, "")

    def opened(self, data: dict[str, Any]) -> str:
        ways = {
            "mail": _("The ticket came in by mail."),
            "call": _("The ticket came in by phone."),
            "portal": _("The ticket was written in the portal."),
            "monitoring": _("The ticket was raised by monitoring."),
        }
        if name := self.staff.get(data.get("handed_over_by") or 0):
            return _("The customer wrote to %(name)s, who passed it on to the desk.") % {
                "name": name
            }
        return ways.get(data["channel"], _("The ticket was opened here."))

    def assigned(self, data: dict[str, Any]) -> str:
        if data.get("staff"):
            return _("Assigned to %(name)s.") % {"name": self.staff.get(data["staff"], "")}
        if data.get("team"):
            return _("Given to %(team)s.") % {"team": self.teams.get(data["team"], "")}
        return _("Assigned to nobody.")

    def prioritised(self, data: dict[str, Any]) -> str:
        return _("Priority changed from P%(before)s to P%(after)s.") % data

    def corrected(self, data: dict[str, Any]) -> str:
        return _("The change of priority was a mistake: P%(after)s again.") % data

    def kind_changed(self, data: dict[str, Any]) -> str:
        names = {code: str(name) for code, name in KINDS}
        return _("Kind changed from %(before)s to %(after)s.") % {
            "before": names.get(data["before"], data["before"]),
            "after": names.get(data["after"], data["after"]),
        }

    def planned(self, data: dict[str, Any]) -> str:
        return _("Planned for %(name)s: %(time)s.") % self._work(data)

    def replanned(self, data: dict[str, Any]) -> str:
        return _("Moved in the schedule of %(name)s: %(time)s.") % self._work(data)

    def _work(self, data: dict[str, Any]) -> dict[str, str]:
        start, end = (datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at"))
        zone, language = get_current_timezone(), get_language() or "en"
        span = say_span(start, end, zone=zone, language=language, now=kernel.now())
        return {"name": self.staff.get(data["staff"], ""), "time": span}

    def time_entered(self, data: dict[str, Any]) -> str:
        return _("%(time)s of work entered for %(name)s.") % self._time(data)

    def time_corrected(self, data: dict[str, Any]) -> str:
        before = say_duration(data["before"], get_language() or "en")
        words = _("Time of %(name)s corrected: %(before)s → %(time)s.")
        return words % {**self._time(data), "before": before}

    def time_withdrawn(self, data: dict[str, Any]) -> str:
        return _("%(time)s of %(name)s does not count any more.") % self._time(data)

    def _time(self, data: dict[str, Any]) -> dict[str, str]:
        said = say_duration(data["seconds"], get_language() or "en")
        return {"time": said, "name": self.staff.get(data["staff"], "")}

    def waits(self, data: dict[str, Any]) -> str:
        if data["on"] == "customer":
            return _("Waiting for the customer's answer.")
        return _("Waiting for a supplier.")

    def statement_handed(self, data: dict[str, Any]) -> str:
        if name := self.staff.get(data.get("staff") or 0):
            words = _("Asked %(name)s to put the technical statement into plain words.")
            return words % {"name": name}
        return _("Asked the desk to put the technical statement into plain words.")

    def mentioned(self, data: dict[str, Any]) -> str:
        return _("%(name)s was told.") % {"name": self.staff.get(data["staff"], "")}

    def scheduled(self, data: dict[str, Any]) -> str:
        return _("Scheduled, agreed with the customer.") if data.get("agreed") else _("Scheduled.")

    def confirmed(self, data: dict[str, Any]) -> str:
        ways = {
            "call": _("The customer confirmed on the phone that it works. Closed."),
            "mail": _("The customer confirmed by mail that it works. Closed."),
        }
        return ways.get(data["channel"], _("The customer confirmed that it works. Closed."))

    def rated(self, data: dict[str, Any]) -> str:
        return _("The customer gave %(stars)s of 5.") % data

    def taken_back(self, data: dict[str, Any]) -> str:
        entry = self.rows.get(data["undoes"])
        words = self(entry) if entry else ""
        return _("Undone: %(what)s") % {"what": words} if words else _("Undone.")

    def woken(self, data: dict[str, Any]) -> str:
        return str(WAKING.get(data["why"], WAKING["date"]))

    def linked(self, data: dict[str, Any]) -> str:
        return _("%(how)s #%(number)s.") % self._link(data)

    def unlinked(self, data: dict[str, Any]) -> str:
        return _("No longer: %(how)s #%(number)s.") % self._link(data)

    def _link(self, data: dict[str, Any]) -> dict[str, Any]:
        how = link_words.say(data["how"], reverse=data.get("reverse", False))
        return {"how": how, "number": self.tickets.get(data["other"], "…")}

    def split(self, data: dict[str, Any]) -> str:
        number = self.tickets.get(data["other"], "…")
        if data.get("part"):
            return _("A part of it goes on as #%(number)s.") % {"number": number}
        count = len(data["messages"])
        words = ngettext(
            "One message goes on as #%(number)s.",
            "%(count)s messages go on as #%(number)s.",
            count,
        )
        return words % {"count": count, "number": number}

    def missed(self, data: dict[str, Any]) -> str:
        name = METRICS[Metric(data["metric"])]
        if data.get("reclassified"):
            return _("%(metric)s: missed by reclassification.") % {"metric": name}
        return _("%(metric)s: missed.") % {"metric": name}

    def struck_out(self, data: dict[str, Any]) -> str:
        name = METRICS[Metric(data["metric"])]
        return _("%(metric)s: the miss was struck out.") % {"metric": name}

    def covered(self, data: dict[str, Any]) -> str:
        if data.get("after") is None:
            words = _("From now on no contract line covers it.")
        else:
            words = _("Another contract line covers it from now on.")
        return f"{words} {self.remarks.get(data.get('remark') or 0, '')}".strip()

    def credit_approved(self, data: dict[str, Any]) -> str:
        amount = Money(data["minor"], data["currency"])
        said = say_money(amount, get_language() or "en")
        return _("A credit of %(amount)s net was approved.") % {"amount": said}

    def rung(self, data: dict[str, Any]) -> str:
        name = METRICS[Metric(data["metric"])]
        values = {"percent": data["percent"], "metric": name}
        if who := self.staff.get(data.get("staff") or 0):
            words = _("%(metric)s, %(percent)s %% used: %(name)s was called on.")
            return words % {**values, "name": who}
        return _("%(metric)s, %(percent)s %% used: nobody could be called on.") % values


# Why a ticket that was put aside came back.
WAKING = {
    "date": gettext_lazy("Back in the queue: its time has come."),
    "customer": gettext_lazy("Back in the queue: the customer spoke."),
    "supplier": gettext_lazy("Back in the queue: a supplier answered."),
    "letter": gettext_lazy("Back in the queue: a letter of ours came back."),
    "ladder": gettext_lazy("Back in the queue: the ladder called."),
    "reminder": gettext_lazy("Back in the queue: a reminder is due."),
    "handed_over": gettext_lazy("Back in the queue: it was handed over."),
    "priority": gettext_lazy("Back in the queue: its priority changed."),
    "merged": gettext_lazy("Back in the queue: another ticket was merged into it."),
    "ended": gettext_lazy("No longer put aside."),
    "staff": gettext_lazy("Back in the queue."),
}


def _keys(rows: list[Entry], field: str) -> set[int]:
    return {entry.data[field] for entry in rows if entry.data.get(field)}


def _actors(rows: list[Entry], kind: str) -> set[int]:
    return {entry.actor_id for entry in rows if entry.actor_kind == kind and entry.actor_id}


def _plain(words: Callable[[], str]) -> Callable[[Speaker, dict[str, Any]], str]:
    return lambda speaker, data: words()


SENTENCES: dict[str, Callable[[Speaker, dict[str, Any]], str]] = {
    "ticket.opened": Speaker.opened,
    "ticket.attached": _plain(lambda: _("The sender is known now.")),
    "ticket.assigned": Speaker.assigned,
    "ticket.prioritised": Speaker.prioritised,
    "ticket.priority_corrected": Speaker.corrected,
    "ticket.covered": Speaker.covered,
    "ticket.kind_changed": Speaker.kind_changed,
    "ticket.qualified": _plain(lambda: _("Looked at, qualified and paired.")),
    "ticket.system_named": _plain(lambda: _("The system that it concerns was named.")),
    "ticket.system_added": _plain(lambda: _("It concerns a further system.")),
    "ticket.system_removed": _plain(lambda: _("It does not concern a further system after all.")),
    "ticket.promised": _plain(lambda: _("The customer was told when we expect to be done.")),
    "work.planned": Speaker.planned,
    "work.moved": Speaker.replanned,
    "work.removed": _plain(lambda: _("Taken out of the schedule.")),
    "ticket.waits": Speaker.waits,
    "ticket.scheduled": Speaker.scheduled,
    "ticket.resumed": _plain(lambda: _("Work goes on.")),
    "ticket.solved": _plain(lambda: _("Solution proposed; the customer was asked to confirm.")),
    "ticket.objected": _plain(lambda: _("The customer says: not yet.")),
    "ticket.reopened": _plain(lambda: _("Opened again.")),
    "ticket.reopening_undone": _plain(lambda: _("Opening it again was undone.")),
    "ticket.confirmed": Speaker.confirmed,
    "ticket.rated": Speaker.rated,
    "ticket.finished": _plain(lambda: _("Done.")),
    "ticket.lapsed": _plain(lambda: _("No answer came; closed as the contract says.")),
    "ticket.declined": _plain(lambda: _("Declined, with the reason sent.")),
    "ticket.discarded": _plain(lambda: _("Marked as not a ticket.")),
    "ticket.restored": _plain(lambda: _("It is a ticket after all.")),
    "ticket.merged": _plain(lambda: _("Merged into another ticket.")),
    "ticket.absorbed": _plain(lambda: _("Another ticket was merged into this one.")),
    "ticket.unmerged": _plain(lambda: _("Merging was undone.")),
    "ticket.read_out": _plain(lambda: _("The acknowledgement was read out on the phone.")),
    "ticket.reminded": _plain(lambda: _("The customer was asked again whether it works.")),
    "ticket.taken_back": Speaker.taken_back,
    "ticket.flooded": _plain(
        lambda: _("Very much came from this address at once: the rest is among the held mail.")
    ),
    "ticket.snoozed": _plain(lambda: _("Put aside; the clocks run on.")),
    "ticket.woken": Speaker.woken,
    "miss.letter_written": _plain(lambda: _("A letter about what was missed was written.")),
    "miss.letter_returned": _plain(lambda: _("The letter about what was missed was sent back.")),
    "miss.letter_approved": Speaker.credit_approved,
    "miss.told": _plain(lambda: _("The customer was told what was missed.")),
    "miss.set_aside": _plain(lambda: _("No letter goes about what was missed.")),
    "ticket.follow_up_set": _plain(lambda: _("A reminder was set.")),
    "ticket.follow_up_moved": _plain(lambda: _("A reminder was moved.")),
    "ticket.follow_up_due": _plain(lambda: _("A reminder came due.")),
    "ticket.follow_up_done": _plain(lambda: _("A reminder was done.")),
    "ticket.follow_up_removed": _plain(lambda: _("A reminder was removed.")),
    "ticket.follow_up_restored": _plain(lambda: _("A reminder stands again.")),
    **phone.SENTENCES,
    "ticket.stated": _plain(lambda: _("A technical statement was written.")),
    "ticket.statement_handed": Speaker.statement_handed,
    "ticket.statement_worded": _plain(
        lambda: _("The technical statement was put into plain words for the customer.")
    ),
    "ticket.statement_settled": _plain(
        lambda: _("The customer needs no words of the technical statement.")
    ),
    **steps.SENTENCES,
    "ticket.supplier_asked": _plain(lambda: _("A supplier was written to.")),
    "ticket.supplier_answered": _plain(lambda: _("A supplier answered.")),
    "ticket.mentioned": Speaker.mentioned,
    "time.entered": Speaker.time_entered,
    "time.corrected": Speaker.time_corrected,
    "time.withdrawn": Speaker.time_withdrawn,
    "time.restored": Speaker.time_entered,
    **involving.SENTENCES,
    "ticket.split": Speaker.split,
    "ticket.linked": Speaker.linked,
    "ticket.unlinked": Speaker.unlinked,
    "words.erased": _plain(lambda: _("Words were erased.")),
    "clock.missed": Speaker.missed,
    "clock.struck_out": Speaker.struck_out,
    "rung.fired": Speaker.rung,
    "rung.acknowledged": _plain(lambda: _("Acknowledged: somebody of the ladder knows.")),
}
