"""A file of the register, or a list of contacts, between its upload and the word to take it in."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models.boards import Board
from audit_portal.organisations.models.people import User

KEPT_FOR = timedelta(hours=2)


class RegisterFileQuerySet(models.QuerySet["RegisterFile"]):
    def fresh(self, *, at: datetime) -> "RegisterFileQuerySet":
        return self.filter(uploaded_at__gt=at - KEPT_FOR)

    def stale(self, *, at: datetime) -> "RegisterFileQuerySet":
        return self.exclude(uploaded_at__gt=at - KEPT_FOR)


class RegisterFile(models.Model):
    """What a manager has uploaded and looks at; it is deleted once taken in, or after a while."""

    class Purpose(models.TextChoices):
        REGISTER = "register", "Register"
        CONTACTS = "contacts", "Contacts"
        AGENCIES = "agencies", "Agencies"

    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.REGISTER)
    board = models.ForeignKey(Board, models.CASCADE, related_name="register_files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.CASCADE, related_name="+")

    objects = RegisterFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["register", "contacts", "agencies"]),
                name="register_file_purpose_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
