"""Telling customers what was missed, and what they are owed for it."""

from servanda.misses.actions.catching_up import catch_up
from servanda.misses.actions.deciding import approve, send_back
from servanda.misses.actions.money import withdraw
from servanda.misses.actions.monthly import prepare_month, send_month
from servanda.misses.actions.sending import send
from servanda.misses.actions.setting import retire_cause, save_cause, set_limit
from servanda.misses.actions.writing import set_aside, write

__all__ = [
    "approve",
    "catch_up",
    "prepare_month",
    "retire_cause",
    "save_cause",
    "send",
    "send_back",
    "send_month",
    "set_aside",
    "set_limit",
    "withdraw",
    "write",
]
