"""The chase: its ladder, what went to whom, who spoke to whom, where it rests; updates."""

from questionnaires.compliance.models.contacts import Contact, Pause
from questionnaires.compliance.models.ladder import RECIPIENTS, LadderStep, Recipient
from questionnaires.compliance.models.letters import (
    Letter,
    LetterApproval,
    LetterQuerySet,
    LetterRemark,
)
from questionnaires.compliance.models.notices import Notice, NoticeQuerySet
from questionnaires.compliance.models.replies import DeadAddress, Reply
from questionnaires.compliance.models.round_messages import RoundMessage
from questionnaires.compliance.models.runs import ChaseRun
from questionnaires.compliance.models.saved_views import SavedView
from questionnaires.compliance.models.updates import UpdateAsked, UpdateNotice, UpdateRequest

__all__ = [
    "RECIPIENTS",
    "ChaseRun",
    "Contact",
    "DeadAddress",
    "LadderStep",
    "Letter",
    "LetterApproval",
    "LetterQuerySet",
    "LetterRemark",
    "Notice",
    "NoticeQuerySet",
    "Pause",
    "Recipient",
    "Reply",
    "RoundMessage",
    "SavedView",
    "UpdateAsked",
    "UpdateNotice",
    "UpdateRequest",
]
