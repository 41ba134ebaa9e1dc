"""What the two sides do before a service begins."""

from servanda.onboarding.actions.answering import assent, object_to
from servanda.onboarding.actions.holding import add_point, begin, plan_meeting, write_down
from servanda.onboarding.actions.summing import send_summary

__all__ = [
    "add_point",
    "assent",
    "begin",
    "object_to",
    "plan_meeting",
    "send_summary",
    "write_down",
]
