"""What is done to contracts. A draft is edited; what was signed is amended by a new draft."""

from servanda.contracts.actions.capping import cap_credits
from servanda.contracts.actions.correcting import correct
from servanda.contracts.actions.documents import attach_document, withdraw_document
from servanda.contracts.actions.drafts import (
    amend,
    discard_draft,
    draft_contract,
    end_contract,
)
from servanda.contracts.actions.ending import give_notice, offer, renew_due, withdraw_notice
from servanda.contracts.actions.indexing import propose_indexation
from servanda.contracts.actions.ladder import add_rung, drop_rung
from servanda.contracts.actions.lines import add_line, change_line, drop_line
from servanda.contracts.actions.price_list import add_price, drop_price
from servanda.contracts.actions.priorities import agree_priorities
from servanda.contracts.actions.settling import settle_draft
from servanda.contracts.actions.signing import sign

__all__ = [
    "add_line",
    "add_price",
    "add_rung",
    "agree_priorities",
    "amend",
    "attach_document",
    "cap_credits",
    "change_line",
    "correct",
    "discard_draft",
    "draft_contract",
    "drop_line",
    "drop_price",
    "drop_rung",
    "end_contract",
    "give_notice",
    "offer",
    "propose_indexation",
    "renew_due",
    "settle_draft",
    "sign",
    "withdraw_document",
    "withdraw_notice",
]
