"""What a reviewer found about one answer. The answer itself is never touched."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from audit_portal.organisations.models import User
from questionnaires.definitions.models import Question, ScalePoint
from questionnaires.returns.models.signed import Signed
from questionnaires.review.models.reviews import Review


class EvidenceFound(models.TextChoices):
    SUFFICIENT = "sufficient", "Sufficient"
    PARTIAL = "partial", "Partial"
    NONE = "none", "None that bears it out"
    NOT_SEEN = "not_seen", "Not looked at"


class ReviewedAnswer(Signed):
    """`agreed`: it stands as answered. Else `reason` says why not, and of a rating `point` gives
    the one it should be.

    `answer_revision` is the revision of the answer that was judged: a later one is to be read
    anew. `revision` is what a form saw. The row holds the present, `history` every state since the
    first, append-only.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    point = models.ForeignKey(ScalePoint, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    evidence = models.CharField(max_length=10, choices=EvidenceFound.choices)
    answer_revision = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    updated_by_name = models.CharField(max_length=150)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "question"], name="reviewed_once_per_question"
            ),
            models.CheckConstraint(
                condition=Q(agreed=True, point=None, reason="") | (Q(agreed=False) & ~Q(reason="")),
                name="reviewed_moderated_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=["sufficient", "partial", "none", "not_seen"]),
                name="reviewed_evidence_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.question_id}"
