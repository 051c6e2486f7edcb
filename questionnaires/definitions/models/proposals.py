"""What a file of a board's own was taken for, until a person has corrected it into a draft."""

from django.db import models

from audit_portal.organisations.models import Board, Seat, User
from questionnaires.definitions.models.versions import Version


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def editable_by(self, user: User) -> "ProposalQuerySet":
        seats = Seat.objects.open().of(user).at_boards("manager", "editor")
        return self.filter(board__in=seats.values("board"))

    def open(self) -> "ProposalQuerySet":
        return self.filter(version=None)


class Proposal(models.Model):
    """`lines` are fields of `assisted.lines.Line` as they are now; `edits` counts the changes.

    `notes`: what was not read, and why. The file itself is not kept.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    scale = models.CharField(max_length=40, blank=True)
    scale_why = models.TextField(blank=True)
    not_applicable = models.BooleanField(default=False)
    lines = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    edits = models.PositiveIntegerField(default=0)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.title
