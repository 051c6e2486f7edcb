"""What a person says of two questions of two versions: that one goes on from the other, or that
answers to them cannot be compared. It stands beside both versions and changes neither."""

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models import User
from questionnaires.definitions.models.parts import Question


class QuestionMapping(models.Model):
    """Written once; of one pair the last row counts.

    Both questions are of published versions: those of a draft may still be taken out.
    """

    class Verdict(models.TextChoices):
        COMPARABLE = "comparable", "Goes on, and answers can be compared"
        NOT_COMPARABLE = "not_comparable", "Goes on, but answers cannot be compared"
        TAKEN_BACK = "taken_back", "Taken back: the keys decide"

    earlier = models.ForeignKey(Question, models.PROTECT, related_name="+")
    later = models.ForeignKey(Question, models.PROTECT, related_name="mappings")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="question_mapping_of_two_questions"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["comparable", "not_comparable", "taken_back"]),
                name="question_mapping_verdict_known",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="not_comparable") | ~Q(reason=""),
                name="question_mapping_not_comparable_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} -> {self.later_id}: {self.verdict}"
