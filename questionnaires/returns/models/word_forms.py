"""A filled-in form that somebody brought back, between the look at it and the word to use it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.returns.models.returns import AuditReturn

KEPT_FOR = timedelta(hours=24)


class WordFormQuerySet(models.QuerySet["WordForm"]):
    def waiting(self, *, at: datetime) -> "WordFormQuerySet":
        return self.filter(used_at=None, brought_at__gt=at - KEPT_FOR)

    def stale(self, *, at: datetime) -> "WordFormQuerySet":
        return self.filter(used_at=None).exclude(brought_at__gt=at - KEPT_FOR)


class WordForm(models.Model):
    """`tables` are the words of its tables, which is all that is kept of the file."""

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="word_forms")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    tables = models.JSONField()
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    objects = WordFormQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "brought_by"],
                condition=Q(used_at=None),
                name="word_form_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.name
