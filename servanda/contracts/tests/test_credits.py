"""What a miss pays back: to the cent, within its cap, whatever comes in whatever order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.catalogue.credit_words import read, written
from servanda.catalogue.credits import Amount, half_up
from servanda.contracts.credits import Claim, earned, price_of_month
from servanda.kernel import Refused

TEN, FIVE, THIRTY = Amount(share=1000), Amount(share=500), Amount(share=3000)
JUNE = date(2026, 6, 1)
IN_ORDER = [TEN, FIVE, TEN, TEN, TEN]

amounts = st.one_of(
    st.builds(Amount, share=st.integers(1, 10_000)), st.builds(Amount, fixed=st.integers(1, 10**7))
)
rules = st.lists(st.none() | amounts, max_size=12)
bases = st.integers(0, 10**8)


def minors(rules, base, cap=THIRTY):
    return [one.minor for one in earned([Claim("a", rule, cap) for rule in rules], {"a": base})]


class TestWorkedExample18:
    def test_in_order_until_the_cap_is_reached(self):
        assert minors(IN_ORDER, 48_000) == [4800, 2400, 4800, 2400, 0]

    def test_what_the_cap_took_away_is_known(self):
        claims = [Claim("a", rule, THIRTY) for rule in IN_ORDER]
        capped = [one.capped for one in earned(claims, {"a": 48_000})]
        assert capped == [False, False, False, True, True]

    def test_without_the_cap_it_would_be_more(self):
        assert sum(minors(IN_ORDER, 48_000, None)) == 21_600

    def test_the_first_one_withdrawn_makes_room_for_the_others(self):
        assert minors(IN_ORDER[1:], 48_000) == [2400, 4800, 4800, 2400]

    def test_an_amendment_in_the_middle_of_the_month(self):
        base = price_of_month(JUNE, [(date(2026, 1, 1), 40_000), (date(2026, 6, 16), 48_000)])
        assert base == 44_000
        assert minors(IN_ORDER, base) == [4400, 2200, 4400, 2200, 0]


PRICES = {"gold": 48_000, "silver": 30_000}


def together(claims, whole, prices=PRICES, cap=None):
    """What (line, rule) each earn, in order, under a cap over the whole contract."""
    found = earned([Claim(line, rule, cap, whole) for line, rule in claims], prices)
    return [one.minor for one in found]


class TestACapOverTheWholeContract:
    IN_ORDER = (("gold", TEN), ("silver", TEN), ("gold", TEN), ("silver", TEN))

    def test_in_order_of_the_misses_whichever_line(self):
        """48 + 30 leave 42 of 120; the second gold one gets those, the last nothing."""
        assert together(self.IN_ORDER, Amount(fixed=12_000)) == [4800, 3000, 4200, 0]

    def test_a_share_is_of_all_lines_together(self):
        """15 % of 780.00 are 117.00."""
        assert together(self.IN_ORDER, Amount(share=1500)) == [4800, 3000, 3900, 0]

    def test_the_months_price_is_that_of_its_days(self):
        """From June 16 on silver alone costs 400: gold 480 and silver 350 together 830."""
        base = price_of_month(JUNE, [(date(2026, 1, 1), 30_000), (date(2026, 6, 16), 40_000)])
        found = together(self.IN_ORDER, Amount(share=1500), {"gold": 48_000, "silver": base})
        assert found == [4800, 3500, 4150, 0]
        assert sum(found) == half_up(15 * 83_000, 100)

    def test_one_withdrawn_gives_its_room_back(self):
        assert together(self.IN_ORDER[1:], Amount(fixed=12_000)) == [3000, 4800, 3000]

    def test_what_one_cap_took_uses_up_no_room_under_the_other(self):
        """Gold's own cap of 10 % stops its second miss; silver gets what is left of 70.00."""
        found = together(
            [("gold", TEN), ("gold", TEN), ("silver", TEN)], Amount(fixed=7_000), cap=TEN
        )
        assert found == [4800, 0, 2200]

    @given(
        claims=st.lists(st.tuples(st.sampled_from(("gold", "silver")), st.none() | amounts),
                        max_size=10),
        whole=amounts, cap=st.none() | amounts, place=st.integers(0, 9),
    )  # fmt: skip
    def test_laws(self, claims, whole, cap, place):
        found = together(claims, whole, cap=cap)
        assert sum(found) <= whole.of(78_000)
        assert all(worth >= 0 for worth in found)
        for line, price in PRICES.items():
            mine = [worth for (of, _), worth in zip(claims, found, strict=True) if of == line]
            assert cap is None or sum(mine) <= cap.of(price)
        assert together(claims[:place], whole, cap=cap) == found[:place]
        if cap is None and place < len(claims):
            after = together(claims[:place] + claims[place + 1 :], whole)
            rest = found[:place] + found[place + 1 :]
            assert all(one <= other for one, other in zip(rest, after, strict=True))


class TestTheMonthsPrice:
    def test_a_whole_month_costs_the_price(self):
        assert price_of_month(JUNE, [(date(2020, 1, 1), 48_000)]) == 48_000

    def test_a_line_bought_on_the_last_day(self):
        assert price_of_month(JUNE, [(date(2026, 6, 30), 30_000)]) == 1000

    def test_a_line_given_up_in_the_middle(self):
        assert price_of_month(JUNE, [(date(2026, 1, 1), 30_000), (date(2026, 6, 11), 0)]) == 10_000

    def test_a_term_that_ends_in_the_middle(self):
        prices = [(date(2026, 1, 1), 30_000)]
        assert price_of_month(JUNE, prices, date(2026, 6, 11)) == 10_000

    def test_what_begins_later_costs_nothing_yet(self):
        assert price_of_month(JUNE, [(date(2026, 7, 1), 30_000)]) == 0

    @given(price=st.integers(0, 10**9), day=st.integers(1, 30))
    def test_the_same_price_amended_is_the_same_price(self, price, day):
        prices = [(date(2026, 1, 1), price), (date(2026, 6, day), price)]
        assert price_of_month(JUNE, prices) == price

    @given(low=st.integers(0, 10**9), more=st.integers(0, 10**9), day=st.integers(1, 30))
    def test_it_lies_between_the_prices(self, low, more, day):
        prices = [(date(2026, 1, 1), low), (date(2026, 6, day), low + more)]
        assert low <= price_of_month(JUNE, prices) <= low + more


class TestLaws:
    @given(rules=rules, base=bases, cap=amounts)
    def test_never_more_than_the_cap(self, rules, base, cap):
        assert sum(minors(rules, base, cap)) <= cap.of(base)

    @given(rules=rules, base=bases, cap=amounts)
    def test_the_month_is_the_smaller_of_cap_and_sum(self, rules, base, cap):
        whole = sum(rule.of(base) for rule in rules if rule)
        assert sum(minors(rules, base, cap)) == min(whole, cap.of(base))

    @given(rules=rules, base=bases, cap=st.none() | amounts)
    def test_none_is_below_zero_or_above_its_rule(self, rules, base, cap):
        for rule, found in zip(rules, minors(rules, base, cap), strict=True):
            assert 0 <= found <= (rule.of(base) if rule else 0)

    @given(rules=rules, base=bases, cap=amounts, more=st.none() | amounts)
    def test_a_later_miss_changes_nothing_of_the_earlier_ones(self, rules, base, cap, more):
        assert minors([*rules, more], base, cap)[: len(rules)] == minors(rules, base, cap)

    @given(rules=st.lists(amounts, min_size=1, max_size=8), base=bases, cap=amounts)
    def test_one_withdrawn_never_lessens_another(self, rules, base, cap):
        before, after = minors(rules, base, cap)[1:], minors(rules[1:], base, cap)
        assert all(one <= other for one, other in zip(before, after, strict=True))

    @given(numerator=st.integers(0, 10**15), denominator=st.integers(1, 10**6))
    def test_halves_go_up(self, numerator, denominator):
        found = half_up(numerator, denominator)
        assert -denominator <= 2 * (numerator - found * denominator) < denominator


class TestShorthand:
    @pytest.mark.parametrize(
        ("typed", "amount"),
        [
            ("10 %", Amount(share=1000)),
            ("7,5%", Amount(share=750)),
            ("0.25 %", Amount(share=25)),
            ("25", Amount(fixed=2500)),
            ("25.50 EUR", Amount(fixed=2550)),
            ("25 eur", Amount(fixed=2500)),
            ("\u206610\u00a0%\u2069", Amount(share=1000)),
            ("€25", Amount(fixed=2500)),
            ("25,50 €", Amount(fixed=2550)),
            ("1 250 EUR", Amount(fixed=125_000)),
            ("  ", None),
        ],
    )
    def test_what_people_type(self, typed, amount):
        assert read(typed, "EUR") == amount

    @pytest.mark.parametrize(
        "typed", ["ten", "10 HUF", "-5 %", "10 % 5", "1.234 %", "10%%", "10 Ft", "€ 5 %", "5 €€"]
    )
    def test_what_nobody_understands_is_said(self, typed):
        with pytest.raises(Refused, check=lambda refusal: refusal.code == "credit_unclear"):
            read(typed, "EUR")

    @pytest.mark.parametrize("typed", ["0", "0 %", "101 %"])
    def test_what_nobody_can_owe_is_refused(self, typed):
        with pytest.raises(Refused, check=lambda refusal: refusal.code == "bad_credit"):
            read(typed, "EUR")

    def test_forints_as_every_page_writes_them(self):
        assert read("25\u00a0000 Ft", "HUF") == Amount(fixed=25_000)

    @given(amount=amounts, currency=st.sampled_from(["EUR", "HUF"]))
    def test_what_is_written_is_read_again(self, amount, currency):
        assert read(written(amount, currency), currency) == amount
