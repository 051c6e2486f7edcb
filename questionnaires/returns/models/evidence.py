"""Evidence belongs to the organisation and serves many answers, in this round and later ones."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Organisation, Seat, User
from questionnaires.returns.models.answers import Answer
from questionnaires.returns.models.returns import AuditReturn


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """To the organisation's own seats; to others, what stands in a return they may read."""
        seats = Seat.objects.open().of(user).at_organisations().filter(only_for_board=None)
        readable = AuditReturn.objects.visible_to(user).values("pk")
        cited = AnswerEvidence.objects.filter(
            evidence=models.OuterRef("pk"), answer__audit_return__in=readable
        )
        return self.filter(Q(organisation__in=seats.values("organisation")) | models.Exists(cited))

    def editable_by(self, user: User) -> "EvidenceQuerySet":
        seats = Seat.objects.open().of(user).at_organisations("lead", "contributor")
        return self.filter(organisation__in=seats.values("organisation"))


class Evidence(models.Model):
    """A file, a link, or where to find it. Files are stored under a name of our own."""

    class Kind(models.TextChoices):
        FILE = "file", "File"
        LINK = "link", "Link"
        LOCATION = "location", "Where to find it"

    class Scan(models.TextChoices):
        NOT_NEEDED = "not_needed", "Not a file"
        CHECKED = "checked", "Content checked"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=1000, blank=True)
    where = models.TextField(blank=True)
    kept_by = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    file = models.FileField(upload_to="evidence/", max_length=200, blank=True)
    original_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_NEEDED)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="file", link="") & ~Q(file="") & ~Q(sha256="")
                    | Q(kind="link", file="") & ~Q(link="")
                    | Q(kind="location", file="", link="") & ~Q(where="")
                ),
                name="evidence_has_what_its_kind_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AnswerEvidence(models.Model):
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="cited")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "evidence"], name="evidence_cited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} cites {self.evidence_id}"
