"""Every figure of the head's page is exactly the number of rows behind it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from servanda import kernel
from servanda.people.models import Team
from servanda.reviews.behind import LISTS, Question, behind
from servanda.reviews.overview import Overview
from servanda.reviews.period import period_of
from servanda.reviews.responses import LIMITS
from servanda.reviews.scope import NO_TEAM, Scope
from servanda.reviews.tests.history import NOW, START, ZONE, play

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(scope="module")
def history(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic(), timezone.override(ZONE):
        yield play(seed=7, acts_a_day=25)
        transaction.set_rollback(True)


def scopes(history):
    team = Team.objects.get()
    return [
        Scope(history.head),
        Scope(history.head, team=team.pk),
        Scope(history.head, team=NO_TEAM),
        Scope(history.head, customer=history.customers[1].pk),
        Scope(history.head, person=history.staff[0].pk),
    ]


def periods():
    return [
        period_of("day", TODAY, ZONE),
        period_of("day", date(2026, 10, 25), ZONE),
        period_of("week", TODAY, ZONE),
        period_of("month", TODAY, ZONE),
    ]


def figures(overview):
    """All that the page shows, by the code of its list."""
    acts = overview.acts
    return {
        **{code: acts.total(code) for code in ("came_in", "answers", "calls", "solved")},
        "confirmed": acts.total("confirmed"),
        "missed": acts.total("missed"),
        "answered": len(overview.responses.answered),
        "waiting": len(overview.responses.waiting),
        "in_time": sum(
            len(overview.responses.within(place, late=late))
            for place in range(len(LIMITS) + 1)
            for late in (False, True)
        ),
        "unanswered": len(overview.unanswered),
        "spoke_last": len(overview.spoke_last),
        "unconfirmed": overview.unconfirmed,
        "due": len(overview.dues),
        "due_open": len(overview.due_open),
        "untold": len(overview.untold),
        "promised": len(overview.promised),
        "promised_open": overview.promised.count(True),
        "escalations": len(overview.firings),
        "escalations_open": overview.firings.count(False),
        "open": sum(overview.open_by_team.values()),
    }


def test_every_figure_is_the_number_of_rows_behind_it(history):
    seen = set()
    with kernel.pretend(NOW):
        for scope in scopes(history):
            for period in periods():
                overview = Overview(scope, period)
                for code, value in figures(overview).items():
                    question = Question(scope, period)
                    rows = behind(question, code)
                    if code == "in_time":
                        rows = [
                            row
                            for place in range(len(LIMITS) + 1)
                            for row in behind(Question(scope, period, slot=place), code)
                        ]
                    assert len(rows) == value, (code, scope, period)
                    seen |= {code} if value else set()
    assert seen >= {"came_in", "answers", "missed", "unanswered", "untold", "due", "solved"}


def test_there_is_a_figure_for_every_list(history):
    with kernel.pretend(NOW):
        assert set(figures(Overview(Scope(history.head), period_of("day", TODAY, ZONE)))) == set(
            LISTS
        )


def test_the_figure_before_is_that_of_the_period_before(history):
    with kernel.pretend(NOW):
        scope = Scope(history.head)
        for period in periods():
            overview, before = Overview(scope, period), Overview(scope, period.before)
            for code in ("came_in", "answers", "missed", "solved", "calls", "confirmed"):
                assert overview.acts.total(code, current=False) == before.acts.total(code), code
            assert len(overview.responses_before.all) == len(before.responses.all)


def test_the_bars_of_the_charts_open_what_they_count(history):
    with kernel.pretend(NOW):
        scope = Scope(history.head)
        for period in periods():
            overview = Overview(scope, period)
            for code in ("came_in", "answers"):
                counted = overview.acts.by_slot(code)
                for place in range(len(period.slots)):
                    rows = behind(Question(scope, period, slot=place), code)
                    assert len(rows) == counted[place], (code, period, place)
                assert sum(counted.values()) == overview.acts.total(code)
            for place, (_end, count) in enumerate(overview.backlog):
                assert len(behind(Question(scope, period, slot=place), "open")) == count


def test_what_the_teams_did_adds_up(history):
    with kernel.pretend(NOW):
        overview = Overview(Scope(history.head), period_of("month", TODAY, ZONE))
        for code in ("came_in", "answers", "missed"):
            teams = overview.acts.by_team(code)
            assert sum(teams.values()) == overview.acts.total(code)
            for key, number in teams.items():
                scope = Scope(history.head, team=key or NO_TEAM)
                assert len(behind(Question(scope, overview.period), code)) == number


def test_the_number_of_queries_does_not_grow_with_the_period(history):
    def queries(period):
        with kernel.pretend(NOW), CaptureQueriesContext(connection) as seen:
            figures(overview := Overview(Scope(history.head), period))
            assert overview.backlog
            assert overview.loads
        return len(seen)

    day, _before, _week, month = map(queries, periods())
    assert day == month
    assert day <= 21


def test_days_with_a_change_of_the_clocks_have_their_own_number_of_hours():
    day = period_of("day", date(2026, 10, 25), ZONE)
    assert len(day.slots) == 25
    assert day.end - day.start == timedelta(days=1)  # by the wall
    assert START.tzinfo is ZONE
