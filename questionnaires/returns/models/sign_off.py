"""The signatory's decision, with or without an account."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.returns.models.returns import AuditReturn


class Approval(models.Model):
    """A decision on one submission. Sending back or reopening leaves it standing as history."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        SENT_BACK = "sent_back", "Sent back"

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="approvals")
    submitted_at = models.DateTimeField()  # the submission that was decided on
    role = models.CharField(max_length=12)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField(blank=True)
    met_on = models.DateField(null=True, blank=True)  # the minuted meeting
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    who_name = models.CharField(max_length=150)
    by_link = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "submitted_at", "role"], name="approval_once_per_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["senior_lead", "accountable"]), name="approval_role_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="approved") | (Q(decision="sent_back") & ~Q(reason="")),
                name="approval_sent_back_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.who_name}"


class ApprovalLink(models.Model):
    """A single-use link for a signatory without an account; a code sent to the address opens it.

    Only digests of the link's token and of the code are kept.
    """

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="approval_links")
    role = models.CharField(max_length=12)
    email = models.EmailField()
    name = models.CharField(max_length=150)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["senior_lead", "accountable"]),
                name="approval_link_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"
