"""Returns were given out to be read, in one act: by which rule, and from which seed."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditRound


class Deal(models.Model):
    """Append-only. `seed` is what the draw was made from: the same seed draws the same again.

    `narrowed_to` is the kind or sector that was meant, "" where neither was.
    """

    class Way(models.TextChoices):
        ALL = "all", "All that nobody has yet"
        KIND = "kind", "All of one kind"
        SECTOR = "sector", "All of one sector"
        RANDOM = "random", "A random sample"
        RISK = "risk", "Those with the most reasons to look first"

    audit_round = models.ForeignKey(AuditRound, models.PROTECT, related_name="deals")
    way = models.CharField(max_length=6, choices=Way.choices)
    narrowed_to = models.CharField(max_length=60, blank=True)
    seed = models.PositiveIntegerField(null=True, blank=True)
    candidates = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["all", "kind", "sector", "random", "risk"]),
                name="deal_way_known",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["random", "risk"], seed__isnull=False)
                | (~Q(way__in=["random", "risk"]) & Q(seed=None)),
                name="deal_draws_from_a_seed",
            ),
            models.CheckConstraint(
                condition=Q(number__lte=models.F("candidates")), name="deal_within_candidates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.number} of {self.candidates}"

    @property
    def is_draw(self) -> bool:
        return self.seed is not None
