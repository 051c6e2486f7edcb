"""A questionnaire and its numbered versions: draft, then published, then retired."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Board, Seat, User

# All that may still happen to a published version is that it is retired.
MOVING = frozenset({"status", "retired_at"})


class Frozen(Exception):
    """A published version, or a part of one, was about to change."""

    def __init__(self) -> None:
        super().__init__("A published version never changes: copy it to a draft.")


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

    def update(self, **values: Any) -> int:
        if not (values.keys() <= MOVING and values.get("status") == Version.Status.RETIRED):
            self._refuse_frozen()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()

    def _refuse_frozen(self) -> None:
        if self.exclude(status=Version.Status.DRAFT).exists():
            raise Frozen


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_changes(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._stored_if_frozen() is not None:
            raise Frozen
        return super().delete(*args, **kwargs)

    def _refuse_changes(self, names: Iterable[str] | None) -> None:
        """`names` of the fields to be saved; None stands for all."""
        before = self._stored_if_frozen()
        if before is None:
            return
        wanted = None if names is None else set(names)
        changed = {
            field.name
            for field in self._meta.concrete_fields
            if (wanted is None or wanted & {field.name, field.attname})
            and getattr(self, field.attname) != getattr(before, field.attname)
        }
        retires = before.status == self.Status.PUBLISHED and self.status == self.Status.RETIRED
        if changed - MOVING or (changed and not retires):
            raise Frozen

    def _stored_if_frozen(self) -> "Version | None":
        stored = Version.objects.exclude(status=self.Status.DRAFT)
        return stored.filter(pk=self.pk).first() if self.pk else None
