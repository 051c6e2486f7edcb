"""How a board reads what was returned: who reads which return, and what they found."""

from questionnaires.review.models.deals import Deal
from questionnaires.review.models.feedback import (
    FeedbackEvent,
    FeedbackLetter,
    FeedbackOpened,
    FeedbackSigning,
    FeedbackState,
)
from questionnaires.review.models.judgements import EvidenceFound, ReviewedAnswer
from questionnaires.review.models.queries import Query, QueryMessage, QueryNotice, QueryState
from questionnaires.review.models.reviews import Review, ReviewEvent, ReviewState
from questionnaires.review.models.sharing import SharedFigures

__all__ = [
    "Deal",
    "EvidenceFound",
    "FeedbackEvent",
    "FeedbackLetter",
    "FeedbackOpened",
    "FeedbackSigning",
    "FeedbackState",
    "Query",
    "QueryMessage",
    "QueryNotice",
    "QueryState",
    "Review",
    "ReviewEvent",
    "ReviewState",
    "ReviewedAnswer",
    "SharedFigures",
]
