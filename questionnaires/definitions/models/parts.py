"""All that lies under a version and is frozen with it.

Every table here inherits `VersionPart` and says in `to_version` how to walk to its version; the
triggers that freeze them are generated from that, so a new table cannot be forgotten.
Keys are stable across versions; `number_printed` is only what the page shows.
"""

from django.db import models
from django.db.models import Q

from questionnaires.definitions.models.frozen import VersionPart
from questionnaires.definitions.models.versions import Version

KEY = r"^[a-z0-9][a-z0-9_.-]*$"

# Those that the style sheet knows (audit_portal/assets/_kinds.scss).
COLOURS = ("red", "amber", "yellow", "green", "blue", "purple", "turquoise", "grey")


class Framework(VersionPart):
    """A list that questions refer to, such as the eight key features."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="frameworks")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    source = models.TextField(blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="framework_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="framework_key_form"),
        ]

    def __str__(self) -> str:
        return self.title


class FrameworkItem(VersionPart):
    to_version = "framework__version"

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="items")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="framework_item_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="framework_item_key_form"),
        ]

    def __str__(self) -> str:
        return self.title


class Scale(VersionPart):
    version = models.ForeignKey(Version, models.CASCADE, related_name="scales")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="scale_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="scale_key_form"),
        ]

    def __str__(self) -> str:
        return self.title


class ScalePoint(VersionPart):
    """One point; `outside_base` is "not applicable": it needs a reason and leaves the base."""

    to_version = "scale__version"

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="points")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=100)
    meaning = models.TextField(blank=True)
    colour = models.CharField(max_length=20, blank=True)
    assured = models.BooleanField(default=False)
    calls_for_action = models.BooleanField(default=False)
    outside_base = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="scale_point_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="scale_point_key_form"),
            models.CheckConstraint(
                condition=Q(outside_base=False) | Q(assured=False, calls_for_action=False),
                name="scale_point_outside_base_counts_for_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Variant(VersionPart):
    """Who sees a part: organisations of these kinds, owing under one of these duties.

    An empty list sets no limit. A standard or question with no variant is shown to everybody.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="variants")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kinds = models.JSONField(default=list)
    duties = models.JSONField(default=list)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="variant_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="variant_key_form"),
        ]

    def __str__(self) -> str:
        return self.title


class Standard(VersionPart):
    version = models.ForeignKey(Version, models.CASCADE, related_name="standards")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    number_printed = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300)
    introduction = models.TextField(blank=True)
    optional = models.BooleanField(default=False)
    variants = models.JSONField(default=list)  # keys of Variant; empty = everybody

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="standard_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="standard_key_form"),
        ]

    def __str__(self) -> str:
        return f"{self.number_printed} {self.title}".strip()


class Question(VersionPart):
    """`counted` = "announced" shows a question of next year's tool that counts for nothing yet.

    `limits` holds what a kind needs beyond the columns: least, most, unit, words, rows.
    `condition` is an expression on earlier answers (questionnaires.definitions.conditions).
    """

    class Kind(models.TextChoices):
        RATING = "rating", "Rating"
        YES_NO_PARTLY = "yes_no_partly", "Yes, no or partly"
        SHORT_TEXT = "short_text", "Short text"
        NARRATIVE = "narrative", "Narrative"
        PERSON = "person", "Person and role"
        DATE = "date", "Date"
        WHOLE_NUMBER = "whole_number", "Whole number"
        PERCENTAGE = "percentage", "Percentage"
        SINGLE_CHOICE = "single_choice", "Single choice"
        MULTIPLE_CHOICE = "multiple_choice", "Multiple choice"
        ROWS = "rows", "Repeating rows"
        TERMS = "terms", "Number per term"
        STATEMENT = "statement", "Statement to confirm"

    class EvidenceRule(models.TextChoices):
        NONE = "none", "No evidence asked"
        OPTIONAL = "optional", "Evidence welcome"
        EXPECTED = "expected", "Evidence expected"
        REQUIRED = "required", "Evidence required"

    class Counted(models.TextChoices):
        LIVE = "live", "Counts now"
        ANNOUNCED = "announced", "Announced for a later round"

    version = models.ForeignKey(Version, models.CASCADE, related_name="questions")
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    number_printed = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    help = models.TextField(blank=True)
    expected_evidence = models.TextField(blank=True)
    scale = models.ForeignKey(
        Scale, models.CASCADE, null=True, blank=True, related_name="questions"
    )
    required = models.BooleanField(default=True)
    commentary = models.BooleanField(default=True)  # whether a free commentary is asked beside it
    evidence_rule = models.CharField(
        max_length=10, choices=EvidenceRule.choices, default=EvidenceRule.OPTIONAL
    )
    counted = models.CharField(max_length=10, choices=Counted.choices, default=Counted.LIVE)
    condition = models.JSONField(null=True, blank=True)
    limits = models.JSONField(default=dict, blank=True)
    variants = models.JSONField(default=list)  # keys of Variant; empty = everybody

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="question_key_form"),
            models.CheckConstraint(
                condition=Q(kind="rating", scale__isnull=False)
                | (~Q(kind="rating") & Q(scale=None)),
                name="question_scale_where_rated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_printed} {self.text}".strip()


class PointMeaning(VersionPart):
    """What a point of the scale means for this question, where that helps."""

    to_version = "question__version"

    question = models.ForeignKey(Question, models.CASCADE, related_name="point_meanings")
    point = models.ForeignKey(ScalePoint, models.CASCADE, related_name="+")
    meaning = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "point"], name="point_meaning_once"),
        ]

    def __str__(self) -> str:
        return self.meaning


class Choice(VersionPart):
    """An option of a choice question, or one term of a number-per-term question."""

    to_version = "question__version"

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=300)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="choice_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="choice_key_form"),
        ]

    def __str__(self) -> str:
        return self.label


class Column(VersionPart):
    """One column of a repeating-rows question."""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        WHOLE_NUMBER = "whole_number", "Whole number"
        DATE = "date", "Date"

    to_version = "question__version"

    question = models.ForeignKey(Question, models.CASCADE, related_name="columns")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.TEXT)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="column_key_once"),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="column_key_form"),
        ]

    def __str__(self) -> str:
        return self.label


class Reference(VersionPart):
    """This question speaks to that item of a framework; several per question."""

    to_version = "question__version"

    question = models.ForeignKey(Question, models.CASCADE, related_name="references")
    item = models.ForeignKey(FrameworkItem, models.CASCADE, related_name="references")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "item"], name="reference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} -> {self.item_id}"
