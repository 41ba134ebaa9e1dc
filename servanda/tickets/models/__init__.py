"""The tables of tickets, a file for each subject."""

from servanda.tickets.models.aside import FollowUp, Snooze, asleep
from servanda.tickets.models.call import (
    Call,
    Callback,
    CallbackQuerySet,
    CallQuerySet,
    Check,
    Outcome,
)
from servanda.tickets.models.checklist import Run, Step, StepQuerySet
from servanda.tickets.models.choices import LIVE, OURS_TO_END, Kind, State
from servanda.tickets.models.concerned import AlsoConcerned
from servanda.tickets.models.held import HeldDigest, HeldMail, HeldMailQuerySet
from servanda.tickets.models.left_out import LeftOut
from servanda.tickets.models.link import LinkKind, TicketLink
from servanda.tickets.models.mention import Mention, MentionQuerySet
from servanda.tickets.models.message import Attachment, Message, MessageQuerySet
from servanda.tickets.models.moved import Moved
from servanda.tickets.models.rating import Rating
from servanda.tickets.models.report import MailDown, Part, Report, ReportQuerySet
from servanda.tickets.models.saved import Audience, SavedList, SavedListQuerySet
from servanda.tickets.models.statement import (
    PlainWords,
    Statement,
    StatementQuerySet,
    latest_statement,
    to_be_worded_on,
)
from servanda.tickets.models.ticket import Participant, Ticket, TicketQuerySet
from servanda.tickets.models.triage import Qualification, TriageClaim, TriageSkip
from servanda.tickets.models.wording import AnswerTemplate, Helpful
from servanda.tickets.models.writing import (
    Presence,
    SentForm,
    Tab,
    Unsent,
    UnsentFile,
    UnsentQuerySet,
)

__all__ = [
    "LIVE",
    "OURS_TO_END",
    "AlsoConcerned",
    "AnswerTemplate",
    "Attachment",
    "Audience",
    "Call",
    "CallQuerySet",
    "Callback",
    "CallbackQuerySet",
    "Check",
    "FollowUp",
    "HeldDigest",
    "HeldMail",
    "HeldMailQuerySet",
    "Helpful",
    "Kind",
    "LeftOut",
    "LinkKind",
    "MailDown",
    "Mention",
    "MentionQuerySet",
    "Message",
    "MessageQuerySet",
    "Moved",
    "Outcome",
    "Part",
    "Participant",
    "PlainWords",
    "Presence",
    "Qualification",
    "Rating",
    "Report",
    "ReportQuerySet",
    "Run",
    "SavedList",
    "SavedListQuerySet",
    "SentForm",
    "Snooze",
    "State",
    "Statement",
    "StatementQuerySet",
    "Step",
    "StepQuerySet",
    "Tab",
    "Ticket",
    "TicketLink",
    "TicketQuerySet",
    "TriageClaim",
    "TriageSkip",
    "Unsent",
    "UnsentFile",
    "UnsentQuerySet",
    "asleep",
    "latest_statement",
    "to_be_worded_on",
]
