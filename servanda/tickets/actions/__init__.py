"""The verbs on a ticket. Desk, portal, mail intake and workers call the same ones.

Each checks the right, opens the unit of work, locks the ticket, checks its state, writes, and
records in the journal. What the rules forbid raises `kernel.Refused` with a code.
"""

from servanda.tickets.actions.acknowledging import read_out
from servanda.tickets.actions.asking import ask
from servanda.tickets.actions.assigning import (
    assign,
    change_kind,
    change_line,
    correct_priority,
    set_priority,
)
from servanda.tickets.actions.attaching import attach
from servanda.tickets.actions.call_outcomes import (
    call_about,
    call_joins,
    call_solved,
    call_to_ticket,
)
from servanda.tickets.actions.callbacks import (
    agree_callback,
    cancel_callback,
    give_callback,
    leave_callback,
    move_callback,
    restore_callback,
    take_callback,
)
from servanda.tickets.actions.calling import (
    begin_call,
    end_call,
    identify,
    keep_words,
    seconds_so_far,
)
from servanda.tickets.actions.calling_back import called_back, nobody_answered
from servanda.tickets.actions.dead_mail import mail_is_down, mail_is_up
from servanda.tickets.actions.drafting import (
    attach_to_draft,
    detach_from_draft,
    discard_draft,
    restore_draft,
    save_draft,
)
from servanda.tickets.actions.ending import decline, discard, finish, restore
from servanda.tickets.actions.erasing import erase_words
from servanda.tickets.actions.following_up import (
    finish_follow_up,
    move_follow_up,
    remove_follow_up,
    restore_follow_up,
    set_follow_up,
)
from servanda.tickets.actions.handing import hand_over
from servanda.tickets.actions.involving import (
    change_requester,
    involve,
    leave_out,
    move_to_customer,
)
from servanda.tickets.actions.linking import link, unlink
from servanda.tickets.actions.mentioning import read_mentions
from servanda.tickets.actions.merging import merge, unmerge
from servanda.tickets.actions.opening import open_ticket
from servanda.tickets.actions.presence import be_present, leave
from servanda.tickets.actions.receiving import receive
from servanda.tickets.actions.reporting import join, put_back, split_off, take_out
from servanda.tickets.actions.sending import sending
from servanda.tickets.actions.snoozing import snooze, wake
from servanda.tickets.actions.solving import (
    confirm,
    confirm_in_call,
    confirm_spoken,
    lapse,
    object_to_solution,
    rate,
    remind,
    reopen,
    solve,
)
from servanda.tickets.actions.splitting import split
from servanda.tickets.actions.stating import (
    hand_statement,
    put_into_plain_words,
    settle_statement,
    state_technically,
)
from servanda.tickets.actions.supplying import write_to_supplier
from servanda.tickets.actions.talking import answer, log_call, note
from servanda.tickets.actions.thanks import confirmed_by_message, was_only_thanks
from servanda.tickets.actions.triage import (
    Qualified,
    claim_next,
    come_back,
    keep_claim,
    name_system,
    qualify,
    skip,
)
from servanda.tickets.actions.undoing import take_back
from servanda.tickets.actions.waiting import (
    resume,
    schedule,
    wait_for_customer,
    wait_for_third_party,
)

__all__ = [
    "Qualified",
    "agree_callback",
    "answer",
    "ask",
    "assign",
    "attach",
    "attach_to_draft",
    "be_present",
    "begin_call",
    "call_about",
    "call_joins",
    "call_solved",
    "call_to_ticket",
    "called_back",
    "cancel_callback",
    "change_kind",
    "change_line",
    "change_requester",
    "claim_next",
    "come_back",
    "confirm",
    "confirm_in_call",
    "confirm_spoken",
    "confirmed_by_message",
    "correct_priority",
    "decline",
    "detach_from_draft",
    "discard",
    "discard_draft",
    "end_call",
    "erase_words",
    "finish",
    "finish_follow_up",
    "give_callback",
    "hand_over",
    "hand_statement",
    "identify",
    "involve",
    "join",
    "keep_claim",
    "keep_words",
    "lapse",
    "leave",
    "leave_callback",
    "leave_out",
    "link",
    "log_call",
    "mail_is_down",
    "mail_is_up",
    "merge",
    "move_callback",
    "move_follow_up",
    "move_to_customer",
    "name_system",
    "nobody_answered",
    "note",
    "object_to_solution",
    "open_ticket",
    "put_back",
    "put_into_plain_words",
    "qualify",
    "rate",
    "read_mentions",
    "read_out",
    "receive",
    "remind",
    "remove_follow_up",
    "reopen",
    "restore",
    "restore_callback",
    "restore_draft",
    "restore_follow_up",
    "resume",
    "save_draft",
    "schedule",
    "seconds_so_far",
    "sending",
    "set_follow_up",
    "set_priority",
    "settle_statement",
    "skip",
    "snooze",
    "solve",
    "split",
    "split_off",
    "state_technically",
    "take_back",
    "take_callback",
    "take_out",
    "unlink",
    "unmerge",
    "wait_for_customer",
    "wait_for_third_party",
    "wake",
    "was_only_thanks",
    "write_to_supplier",
]
