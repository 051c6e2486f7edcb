"""What was done to a draft, edit by edit, so that each can be undone."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.definitions.models.versions import Version


class DraftEdit(models.Model):
    """One change of one part: how it stood before, and after. Written once (ledger).

    `before` and `after` are of `definitions.building.states.State` in its plain form; None: the
    part was not there. An undo is an edit of its own that names the one it takes back.
    """

    class Part(models.TextChoices):
        ABOUT = "about", "About this version"
        STANDARD = "standard", "Standard"
        QUESTION = "question", "Question"
        SCALE = "scale", "Scale"
        VARIANT = "variant", "Group of organisations"
        FRAMEWORK = "framework", "List to refer to"

    version = models.ForeignKey(Version, models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()  # from 1 in each version
    part = models.CharField(max_length=10, choices=Part.choices)
    key = models.CharField(max_length=60, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="draft_edit_number_once"),
            models.CheckConstraint(
                condition=Q(part="about", key="") | (~Q(part="about") & ~Q(key="")),
                name="draft_edit_key_of_its_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: edit {self.number}"
