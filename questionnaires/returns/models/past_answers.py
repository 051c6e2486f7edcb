"""Answers of past years that a manager brings to a round, until they are written or thrown away."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.returns.models.rounds import AuditRound

KEPT_FOR = timedelta(hours=24)


class PastAnswersQuerySet(models.QuerySet["PastAnswers"]):
    def of(self, user: User) -> "PastAnswersQuerySet":
        """Their own, as long as they run the round."""
        rounds = AuditRound.objects.editable_by(user)
        return self.filter(brought_by=user, audit_round__in=rounds.values("pk"))

    def fresh(self, *, at: datetime) -> "PastAnswersQuerySet":
        return self.filter(brought_at__gt=at - KEPT_FOR)

    def stale(self, *, at: datetime) -> "PastAnswersQuerySet":
        return self.exclude(brought_at__gt=at - KEPT_FOR)


class PastAnswers(models.Model):
    """`brought_at` is that of its latest file, and so tells one lot of files from the next.

    `found` says what would be, or was, brought in: {"answers", "actions", "returns": {status: n}}.
    `problems` are the first of `problem_count`: [file, row, column, sentence] each.
    """

    class State(models.TextChoices):
        TO_LOOK = "to_look", "Being looked at"
        FAULTY = "faulty", "To be mended"
        READY = "ready", "Ready to be brought in"
        TO_WRITE = "to_write", "Being brought in"
        WRITTEN = "written", "Brought in"
        FAILED = "failed", "Failed"

    audit_round = models.ForeignKey(AuditRound, models.CASCADE, related_name="past_answers")
    brought_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    brought_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.TO_LOOK)
    doing = models.CharField(max_length=100, blank=True)
    found = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    task = models.CharField(max_length=64, blank=True)  # of the queue, where the worker does it

    objects = PastAnswersQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_round", "brought_by"],
                condition=~Q(state="written"),
                name="past_answers_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["to_look", "faulty", "ready", "to_write", "written", "failed"]
                ),
                name="past_answers_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="faulty") | Q(problem_count__gt=0),
                name="past_answers_faulty_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_round}: {self.get_state_display()}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.TO_LOOK, self.State.TO_WRITE)


class PastFile(models.Model):
    """One file of them: the answers, or a workbook with all; beside a CSV those of the others."""

    class Sheet(models.TextChoices):
        ANSWERS = "answers", "Answers"
        RETURNS = "returns", "Returns"
        ACTIONS = "actions", "Actions"

    past_answers = models.ForeignKey(PastAnswers, models.CASCADE, related_name="files")
    sheet = models.CharField(max_length=7, choices=Sheet.choices)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes
    is_packed = models.BooleanField()  # a workbook
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["past_answers", "sheet"], name="past_file_once"),
            models.CheckConstraint(
                condition=Q(sheet__in=["answers", "returns", "actions"]),
                name="past_file_sheet_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
