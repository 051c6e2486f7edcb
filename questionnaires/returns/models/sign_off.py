"""The signatory's decision, with or without an account, and the receipt for a return signed off."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.returns.models.returns import AuditReturn


class ApprovalLinkQuerySet(models.QuerySet["ApprovalLink"]):
    def open(self) -> "ApprovalLinkQuerySet":
        """Neither used nor withdrawn. Such a link may still have expired, or lost its code."""
        return self.filter(used_at=None, withdrawn_at=None)

    def managed_by(self, user: User) -> "ApprovalLinkQuerySet":
        """Who hands the return over looks after its links."""
        return self.filter(audit_return__in=AuditReturn.objects.handed_over_by(user).values("pk"))


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
    codes_sent = models.PositiveSmallIntegerField(default=0)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ApprovalLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["senior_lead", "accountable"]),
                name="approval_link_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def of_submission(self, audit_return: AuditReturn) -> "ApprovalQuerySet":
        """Decisions on the submission that counts now: an earlier one has another moment."""
        if audit_return.submitted_at is None:
            return self.none()
        return self.filter(audit_return=audit_return, submitted_at=audit_return.submitted_at)


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
    link = models.OneToOneField(
        ApprovalLink, models.PROTECT, null=True, blank=True, related_name="approval"
    )

    objects = ApprovalQuerySet.as_manager()

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

    @property
    def email(self) -> str:
        """Where the person who decided is reached; "" where that is no longer known."""
        if self.link is not None:
            return self.link.email
        return self.who.email if self.who is not None else ""


class Receipt(models.Model):
    """Given for a return signed off, and never taken back: reopening only ends its standing.

    While it stands, the rows of the return are its content. When the return is reopened, the
    content is put aside here, so that the checksum can be recomputed for ever.
    """

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="receipts")
    completed_by = models.OneToOneField(Approval, models.PROTECT, related_name="receipt")
    number = models.CharField(max_length=20, unique=True)
    checksum = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    content = models.TextField(blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return"],
                condition=Q(reopened_at=None),
                name="receipt_one_standing_per_return",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, content="")
                | (Q(reopened_at__isnull=False) & ~Q(content="")),
                name="receipt_content_kept_when_reopened",
            ),
        ]

    def __str__(self) -> str:
        return self.number
