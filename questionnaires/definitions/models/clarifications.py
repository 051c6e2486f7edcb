"""Notes on a question that is already published. They stand beside its text and never change it."""

from django.db import models

from audit_portal.organisations.models import User
from questionnaires.definitions.models.parts import Question


class Clarification(models.Model):
    question = models.ForeignKey(Question, models.PROTECT, related_name="clarifications")
    date = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.date}: {self.text[:60]}"
