"""Rounds, returns, answers, evidence, actions, sign-off, requests and paper returns."""

from questionnaires.returns.models.actions import Action, ActionQuerySet, ActionUpdate
from questionnaires.returns.models.answers import Answer
from questionnaires.returns.models.evidence import AnswerEvidence, Evidence
from questionnaires.returns.models.extensions import Extension
from questionnaires.returns.models.kept import KeptText
from questionnaires.returns.models.paper_returns import PaperReturn
from questionnaires.returns.models.past_answers import PastAnswers, PastFile
from questionnaires.returns.models.planned import PlannedCohort, PlannedRound
from questionnaires.returns.models.requests import (
    UNDECIDED,
    BoardRequest,
    RequestMessage,
    RequestState,
)
from questionnaires.returns.models.returns import (
    ANSWERABLE,
    Assignment,
    AuditReturn,
    AuditReturnQuerySet,
    ReturnEvent,
    Status,
)
from questionnaires.returns.models.rounds import ApprovalRule, AuditRound, Cohort, RoundEvent
from questionnaires.returns.models.sign_off import Approval, ApprovalLink, Receipt
from questionnaires.returns.models.word_forms import WordForm

__all__ = [
    "ANSWERABLE",
    "UNDECIDED",
    "Action",
    "ActionQuerySet",
    "ActionUpdate",
    "Answer",
    "AnswerEvidence",
    "Approval",
    "ApprovalLink",
    "ApprovalRule",
    "Assignment",
    "AuditReturn",
    "AuditReturnQuerySet",
    "AuditRound",
    "BoardRequest",
    "Cohort",
    "Evidence",
    "Extension",
    "KeptText",
    "PaperReturn",
    "PastAnswers",
    "PastFile",
    "PlannedCohort",
    "PlannedRound",
    "Receipt",
    "RequestMessage",
    "RequestState",
    "ReturnEvent",
    "RoundEvent",
    "Status",
    "WordForm",
]
