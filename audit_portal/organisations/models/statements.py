"""The public statements of a board, each saved text a version that stays."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models.boards import Board
from audit_portal.organisations.models.people import User


class Statement(models.Model):
    """One saved text; the one with the highest number is what the board says now."""

    class Kind(models.TextChoices):
        ACCESSIBILITY = "accessibility", "Accessibility statement"
        PRIVACY = "privacy", "Privacy notice"
        COOKIES = "cookies", "Cookies"

    board = models.ForeignKey(Board, models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "statement"
        ordering = ["kind", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["accessibility", "privacy", "cookies"]),
                name="statement_kind_known",
            ),
            models.UniqueConstraint(
                fields=["board", "kind", "number"], name="statement_once_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.board}, version {self.number}"
