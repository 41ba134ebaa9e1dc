"""What is new and not looked at yet, and what we would propose for it."""

from servanda.tickets.triage.evidence import Evidence, gather
from servanda.tickets.triage.rules import Candidate, Proposal, Reason, propose
from servanda.tickets.triage.waiting import Waiting, untriaged, waiting

__all__ = [
    "Candidate",
    "Evidence",
    "Proposal",
    "Reason",
    "Waiting",
    "gather",
    "propose",
    "untriaged",
    "waiting",
]
