"""Evidence belongs to the organisation and serves many answers, in this round and later ones.

The content of a file never changes once it is added; its title and dates may, and are kept as they
were in `history`.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from audit_portal.organisations.models import Organisation, Seat, User
from questionnaires.returns.models.answers import Answer
from questionnaires.returns.models.returns import AuditReturn
from questionnaires.returns.models.signed import Signed


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """To the organisation's own seats; to others, what stands in a return they may read.

        A seat kept to one board sees that, and what its holder added.
        """
        seats = Seat.objects.open().of(user).at_organisations()
        whole = seats.filter(only_for_board=None)
        readable = AuditReturn.objects.visible_to(user).values("pk")
        cited = AnswerEvidence.objects.filter(
            evidence=models.OuterRef("pk"), answer__audit_return__in=readable
        )
        return self.filter(
            Q(organisation__in=whole.values("organisation"))
            | Q(organisation__in=seats.values("organisation"), added_by=user.pk)
            | models.Exists(cited)
        )

    def editable_by(self, user: User) -> "EvidenceQuerySet":
        """Those who may see it and answer for the organisation it belongs to."""
        seats = Seat.objects.open().of(user).at_organisations("lead", "contributor")
        return self.visible_to(user).filter(organisation__in=seats.values("organisation"))

    def removable_by(self, user: User) -> "EvidenceQuerySet":
        """The lead, and whoever added it; whether it may go at all is decided in removing.py."""
        seats = Seat.objects.open().of(user).at_organisations("lead")
        return self.editable_by(user).filter(
            Q(organisation__in=seats.values("organisation")) | Q(added_by=user.pk)
        )

    def files(self) -> "EvidenceQuerySet":
        return self.filter(kind=Evidence.Kind.FILE)

    def review_overdue(self, *, on: date) -> "EvidenceQuerySet":
        return self.filter(review_by__lt=on)


class Evidence(Signed):
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
    history = HistoricalRecords()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                condition=Q(kind="file"),
                name="evidence_file_once_per_organisation",
            ),
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


class AnswerEvidence(Signed):
    """An item attached to an answer. `history` keeps who attached and who detached it, and when."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="cited")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "evidence"], name="evidence_cited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} cites {self.evidence_id}"
