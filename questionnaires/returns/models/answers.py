"""One row per answer. `revision` is what a form saw, so that no save overwrites an unseen one."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from audit_portal.organisations.models import User
from questionnaires.definitions.models import Question, ScalePoint
from questionnaires.returns.models.returns import AuditReturn
from questionnaires.returns.models.word_forms import WordForm


class Answer(models.Model):
    """What an organisation answered to one question.

    A rating is a `point`; every other kind keeps its `value` as JSON in the shape its kind defines
    (questionnaires.definitions.kinds). `complete` is decided at the save: valid, or not applicable
    with a reason. Revision 0 is an empty row made to hold evidence before anything was written.

    The row holds the present; `history` holds each state that was left behind, append-only. What
    one person types in one question within a few minutes is one state.
    """

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    point = models.ForeignKey(ScalePoint, models.PROTECT, null=True, blank=True, related_name="+")
    value = models.JSONField(null=True, blank=True)
    commentary = models.TextField(blank=True)
    not_applicable_reason = models.TextField(blank=True)
    complete = models.BooleanField(default=False)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    read_from = models.ForeignKey(
        WordForm, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    confirmed = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)
    burst_began_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    # Which page in a browser wrote this, and the number of that save (saving.Page).
    page = models.CharField(max_length=16, blank=True)
    turn = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(excluded_fields=["page", "turn"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "question"], name="answer_once_per_question"
            ),
            models.CheckConstraint(
                condition=Q(revision=0) | Q(updated_at__isnull=False), name="answer_saved_has_time"
            ),
            models.CheckConstraint(
                condition=Q(confirmed=True)
                | Q(carried_from__isnull=False)
                | Q(read_from__isnull=False),
                name="answer_unconfirmed_only_if_suggested",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_return_id}/{self.question_id}"
