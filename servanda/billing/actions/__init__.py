"""Entering time, and the timer that does it for one."""

from servanda.billing.actions.entries import (
    Worked,
    correct_time,
    enter_time,
    restore_time,
    withdraw_time,
)
from servanda.billing.actions.rates import drop_rate, set_rate
from servanda.billing.actions.timer import discard_timer, start_timer, stop_timer

__all__ = [
    "Worked",
    "correct_time",
    "discard_timer",
    "drop_rate",
    "enter_time",
    "restore_time",
    "set_rate",
    "start_timer",
    "stop_timer",
    "withdraw_time",
]
