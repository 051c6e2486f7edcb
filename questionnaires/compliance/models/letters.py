"""Letters in the chair's name: one for each letter step that fell due, from draft to post."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Board, User
from questionnaires.compliance.models.notices import Notice


class LetterApproval(models.Model):
    """The chair put their name to some letters, in one act. Append-only.

    `logo` is the board's on that day, so that its letters print the same ever after.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="letter_approvals")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    logo = models.BinaryField(default=b"")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.on}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def of_board(self, board: Board) -> "LetterQuerySet":
        return self.filter(notice__audit_return__audit_round__board=board)

    def live(self) -> "LetterQuerySet":
        """Not dropped: a notice has at most one."""
        return self.exclude(state=Letter.State.DROPPED)

    def unposted(self) -> "LetterQuerySet":
        return self.filter(state__in=UNPOSTED)

    def in_order(self) -> "LetterQuerySet":
        """As the page lists them and as they are printed."""
        return self.order_by(
            "notice__audit_return__audit_round__title",
            "notice__audit_return__organisation_name",
            "pk",
        )


class Letter(models.Model):
    """`subject` and `text` are words of its own, where the manager gave it some; else the step's.

    Once approved, `content` holds all that is printed, as JSON, and `checksum` its SHA-256: from
    then on the database keeps both as they are (`letters/freeze.py`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for the chair"
        SENT_BACK = "sent_back", "Sent back to the manager"
        APPROVED = "approved", "Approved, to be posted"
        POSTED = "posted", "Posted"
        DROPPED = "dropped", "Dropped out"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="letters")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    subject = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    content = models.TextField(blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    approval = models.ForeignKey(
        LetterApproval, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    posted_on = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)  # it dropped out

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent_back", "approved", "posted", "dropped"]),
                name="letter_state_known",
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=~Q(state="dropped"), name="letter_once_per_notice"
            ),
            models.CheckConstraint(
                condition=Q(approval=None, checksum="", content="")
                | (Q(approval__isnull=False) & ~Q(checksum="") & ~Q(content="")),
                name="letter_approved_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "posted"]) | Q(approval__isnull=False),
                name="letter_posted_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sent_back"]) | Q(approval=None),
                name="letter_waiting_is_open",
            ),
            models.CheckConstraint(
                condition=Q(state="posted", posted_on__isnull=False)
                | (~Q(state="posted") & Q(posted_on=None)),
                name="letter_posted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(why=""), name="letter_dropped_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Letter to {self.notice.audit_return.organisation_name}"

    @property
    def own_subject(self) -> str:
        return self.subject or self.notice.step.subject

    @property
    def own_text(self) -> str:
        return self.text or self.notice.step.text

    @property
    def may_be_changed(self) -> bool:
        return self.state in (Letter.State.WAITING, Letter.State.SENT_BACK)


UNPOSTED = (Letter.State.WAITING, Letter.State.SENT_BACK, Letter.State.APPROVED)


class LetterRemark(models.Model):
    """What the chair said as a letter went back to the manager. Append-only."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.text[:50]}"
