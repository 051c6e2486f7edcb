"""Words on their way into a return that could not be saved there."""

from django.db import models

from audit_portal.organisations.models import User
from questionnaires.returns.models.returns import AuditReturn


class KeptTextQuerySet(models.QuerySet["KeptText"]):
    def of(self, user: User) -> "KeptTextQuerySet":
        """Nobody but the person who wrote them ever sees them."""
        return self.filter(user=user)


class KeptText(models.Model):
    """What one page of a step posted, encrypted; one row for each page in a browser.

    It goes when its words are saved or discarded, and after some days (keeping.KEPT_FOR).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    audit_return = models.ForeignKey(AuditReturn, models.CASCADE, related_name="+")
    step = models.CharField(max_length=60)
    page = models.CharField(max_length=16, blank=True)
    words = models.BinaryField()
    kept_at = models.DateTimeField()

    objects = KeptTextQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "audit_return", "step", "page"], name="kept_text_once_per_page"
            ),
        ]
        indexes = [models.Index(fields=["kept_at"], name="kept_text_by_age")]

    def __str__(self) -> str:
        return f"{self.audit_return_id}/{self.step}"
