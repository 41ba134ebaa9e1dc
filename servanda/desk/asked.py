"""What somebody asks of the figures, as it stands in the address of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from servanda import kernel
from servanda.calendars.days import typed_day
from servanda.kernel import Actor
from servanda.people.models import Customer, Team
from servanda.people.queries import customer_list, teams
from servanda.reviews.behind import Question
from servanda.reviews.period import SPANS, Period, period_of
from servanda.reviews.scope import NO_TEAM, Scope

NOBODYS = "none"
"""In an address: the tickets that are in no team's queue."""
KEPT = ("span", "on", "team", "customer", "who")


@dataclass(frozen=True)
class Asked:
    """`person`: the figures of one colleague; their reference stands in the address as `who`."""

    period: Period
    scope: Scope
    query: QueryDict
    team: Team | None = None
    customer: Customer | None = None
    names: tuple[str, str] = ("desk:day", "desk:day_list")

    def page(self, **changes: Any) -> str:
        """The page with another period or filter."""
        return f"{reverse(self.names[0])}{self._kept(changes)}"

    def rows(self, figure: str, **changes: Any) -> str:
        """The list of what stands behind a figure."""
        return f"{reverse(self.names[1], args=[figure])}{self._kept(changes)}"

    def on(self, period: Period) -> str:
        """The page of another period of the same kind."""
        return self.page(on=period.first.isoformat())

    def question(self) -> Question:
        """Which list the address asks for. Raises Http404 for a number that is none."""
        late = {"1": True, "0": False}.get(self.query.get("late", ""))
        metric = self.query.get("metric", "")
        return Question(self.scope, self.period, _number(self.query.get("slot")), late, metric)

    def _kept(self, changes: dict[str, Any]) -> str:
        kept = {name: self.query[name] for name in KEPT if self.query.get(name)}
        wanted = {
            name: value for name, value in (kept | changes).items() if value not in ("", None)
        }
        return f"?{urlencode(wanted)}" if wanted else ""


def asked(request: HttpRequest, actor: Actor) -> Asked:
    """Period and filters; what makes no sense is today, and everything. Raises Http404 for a team
    or a customer that is not there (any more)."""
    query = request.GET
    team, customer = _team(query.get("team", "")), _customer(actor, query.get("customer", ""))
    key = team.pk if team else NO_TEAM if query.get("team") == NOBODYS else None
    scope = Scope(actor, team=key, customer=customer.pk if customer else None)
    return Asked(_period(query), scope, query, team, customer)


def _period(query: QueryDict) -> Period:
    zone = timezone.get_current_timezone()
    today = kernel.now().astimezone(zone).date()
    day = min(typed_day(query.get("on", "")) or today, today)
    span = query.get("span", "")
    return period_of(span if span in SPANS else "day", day, zone, first_weekday())


def first_weekday() -> int:
    """Where the reader's week begins: on Sunday for Hebrew, else on Monday."""
    language = get_language() or "en"
    return 0 if language == "en" else Locale.parse(language).first_week_day


def _team(code: str) -> Team | None:
    if code in ("", NOBODYS):
        return None
    found = next((team for team in teams() if team.code == code), None)
    if found is None:
        raise Http404
    return found


def _customer(actor: Actor, ref: str) -> Customer | None:
    if not ref:
        return None
    found = customer_list(actor).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def _number(text: str | None) -> int | None:
    if text is None or text == "":
        return None
    if not text.isdecimal() or len(text) > 4:
        raise Http404
    return int(text)
