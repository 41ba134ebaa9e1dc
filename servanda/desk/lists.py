"""The lists of the queue by name, in the order of the sidebar, and what an empty one says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Named:
    """`sentence` begins what the filters say on: "Open tickets of Alma at gold"."""

    code: str
    name: Promise
    sentence: Promise
    empty: Promise


GROUPS: tuple[tuple[Promise | str, tuple[Named, ...]], ...] = (
    (
        "",
        (
            Named(
                "all",
                _("All open"),
                _("Open tickets"),
                _("New mail and calls appear by themselves, what breaks first on top."),
            ),
            Named(
                "mine",
                _("Mine"),
                _("My open tickets"),
                _("Nothing of yours is open. Take something from “Nobody's”."),
            ),
            Named(
                "team",
                _("My teams"),
                _("Open tickets of my teams"),
                _("Your teams have nothing open. Look at all open tickets, or help another team."),
            ),
        ),
    ),
    (
        _("To be done"),
        (
            Named(
                "unanswered",
                _("Unanswered"),
                _("Unanswered tickets"),
                _("Everybody has heard from a person. New mail appears here by itself."),
            ),
            Named(
                "unassigned",
                _("Nobody's"),
                _("Open tickets of nobody"),
                _("Somebody has every open ticket."),
            ),
            Named(
                "no_next_step",
                _("No next step"),
                _("Open tickets without a next step"),
                _("Every open ticket has somebody, and something that will bring it back to mind."),
            ),
            Named(
                "to_word",
                _("Plain words wanted"),
                _("Tickets with a technical statement to be put into plain words"),
                _("No specialist waits for your words to the customer."),
            ),
            Named(
                "quotes",
                _("Quotes not given"),
                _("Quotes not given"),
                _("Every quote that was asked for has gone out."),
            ),
            Named(
                "missed_untold",
                _("Missed, not told"),
                _("Tickets with a missed target of which the customer was not told"),
                _("Whoever had to wait too long has been told so. Keep it like this."),
            ),
            Named(
                "not_covered",
                _("Not covered"),
                _("Open tickets that no contract covers"),
                _("A contract covers all that is open. Work outside one would be listed here."),
            ),
            Named(
                "who",
                _("Who is this?"),
                _("Open tickets from senders nobody knows"),
                _("Every sender is known. Mail from strangers would wait here for a name."),
            ),
        ),
    ),
    (
        _("Waiting"),
        (
            Named(
                "waiting_customer",
                _("For the customer"),
                _("Tickets that wait for the customer"),
                _("No customer owes us an answer. To wait for one, ask them something first."),
            ),
            Named(
                "waiting_supplier",
                _("For a supplier"),
                _("Tickets that wait for a supplier"),
                _("No supplier keeps us waiting. Say so on the ticket when one does."),
            ),
            Named(
                "scheduled",
                _("Scheduled"),
                _("Tickets scheduled for a date"),
                _("Nothing is scheduled. Work for a later day would be listed here."),
            ),
            Named(
                "snoozed",
                _("Put aside"),
                _("Tickets put aside"),
                _("Nothing is put aside. What you put aside comes back by itself."),
            ),
            Named(
                "solved",
                _("Not confirmed"),
                _("Solved tickets that the customer has not confirmed"),
                _("Customers have confirmed all that was solved."),
            ),
        ),
    ),
    (
        "",
        (
            Named(
                "closed",
                _("Closed"),
                _("Closed tickets"),
                _("Nothing has been closed yet. A ticket closes when its customer says so."),
            ),
        ),
    ),
)
BY_CODE = {one.code: one for _heading, named in GROUPS for one in named}
