"""A questionnaire and its numbered versions: draft, then published, then retired."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Board, Seat, User


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def usable_by_board(self, board: Board) -> "QuestionnaireQuerySet":
        """The board's own and the shipped library (read-only, copied to change)."""
        return self.filter(Q(owner=board) | Q(owner=None))

    def visible_to(self, user: User) -> "QuestionnaireQuerySet":
        boards = Seat.objects.open().of(user).at_boards().values("board")
        if not boards.exists():
            return self.none()
        return self.filter(Q(owner=None) | Q(owner__in=boards))

    def editable_by(self, user: User) -> "QuestionnaireQuerySet":
        seats = Seat.objects.open().of(user).at_boards("manager", "editor")
        return self.filter(owner__in=seats.values("board"))


class Questionnaire(models.Model):
    """`owner` is the board that writes it; without one it belongs to the shipped library."""

    code = models.SlugField(max_length=60)
    owner = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code"], name="questionnaire_code_once_per_owner"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(owner=None), name="questionnaire_code_once_in_library"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> "VersionQuerySet":
        return self.filter(status=Version.Status.PUBLISHED)

    def visible_to(self, user: User) -> "VersionQuerySet":
        return self.filter(questionnaire__in=Questionnaire.objects.visible_to(user))

    def editable_by(self, user: User) -> "VersionQuerySet":
        return self.filter(
            questionnaire__in=Questionnaire.objects.editable_by(user), status=Version.Status.DRAFT
        )


class Version(models.Model):
    """One state of a questionnaire. Published, it and all its parts are frozen by triggers too."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=100, blank=True)
    introduction = models.TextField(blank=True)
    follows = models.TextField(blank=True)  # which edition of which guidance, for the reader
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    applies_from = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None, retired_at=None, checksum="")
                | (
                    Q(status="published", published_at__isnull=False, retired_at=None)
                    & ~Q(checksum="")
                )
                | (
                    Q(status="retired", published_at__isnull=False, retired_at__isnull=False)
                    & ~Q(checksum="")
                ),
                name="version_status_fits_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, {self.label or f'version {self.number}'}"
