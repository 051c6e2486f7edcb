"""The ladder of a round: when who is asked, and in which words."""

from django.db import models
from django.db.models import Q

from questionnaires.returns.models import AuditRound


class Recipient(models.TextChoices):
    """A seat at the organisation; `trust` stands for the body above it."""

    LEAD = "lead", "The lead"
    SENIOR_LEAD = "senior_lead", "The head teacher or head of service"
    ACCOUNTABLE = "accountable", "The chair of governors or chief officer"
    TRUST = "trust", "The trust or other body above it"


RECIPIENTS = tuple(Recipient.values)


class LadderStep(models.Model):
    """So many days before (negative) or after a deadline, these are asked in this way.

    `subject` and `text` hold placeholders (chasing/words.py). A step is fixed once a notice of it
    is written: what was sent stays explained by what it says.
    """

    class Deadline(models.TextChoices):
        FIRST = "first", "The first deadline, or the organisation’s own later one"
        FINAL = "final", "The final deadline"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone call by the board"
        LETTER = "letter", "Letter in the chair’s name"

    audit_round = models.ForeignKey(AuditRound, models.PROTECT, related_name="ladder")
    offset = models.SmallIntegerField()
    deadline = models.CharField(max_length=5, choices=Deadline.choices, default=Deadline.FIRST)
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.EMAIL)
    to_lead = models.BooleanField(default=False)
    to_senior_lead = models.BooleanField(default=False)
    to_accountable = models.BooleanField(default=False)
    to_trust = models.BooleanField(default=False)
    subject = models.CharField(max_length=150)
    text = models.TextField()

    class Meta:
        ordering = ["deadline", "offset", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__in=["first", "final"]), name="step_deadline_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "phone", "letter"]), name="step_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(to_lead=True)
                | Q(to_senior_lead=True)
                | Q(to_accountable=True)
                | Q(to_trust=True),
                name="step_has_a_recipient",
            ),
            models.CheckConstraint(
                condition=Q(offset__gte=-180, offset__lte=365), name="step_within_the_year"
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(text=""), name="step_has_its_words"
            ),
            models.UniqueConstraint(
                fields=["audit_round", "deadline", "offset", "channel"],
                name="step_once_a_day_and_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.when}"

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role for role in RECIPIENTS if getattr(self, f"to_{role}"))

    @property
    def when(self) -> str:
        """As in "3 days before the first deadline"."""
        deadline = f"the {self.deadline} deadline"
        if self.offset == 0:
            return f"on {deadline}"
        days = "1 day" if abs(self.offset) == 1 else f"{abs(self.offset)} days"
        return f"{days} {'before' if self.offset < 0 else 'after'} {deadline}"

    @property
    def to_whom(self) -> str:
        """As in "The lead and the head teacher or head of service"."""
        words = " and ".join(
            Recipient(role).label[:1].lower() + Recipient(role).label[1:] for role in self.roles
        )
        return words[:1].upper() + words[1:]
