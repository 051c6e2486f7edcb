"""Which workers are at work, and on what that somebody waits for."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import User


class Heartbeat(models.Model):
    """A worker says, while it has a task in hand, that it is alive. An idle one has no row."""

    worker_id = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=UNFINISHED)

    def worth_having(self) -> "JobQuerySet":
        """Those that are being made, and those that are ready."""
        return self.exclude(state__in=CAME_TO_NOTHING)


class Job(models.Model):
    """Long work that somebody asked for. It is theirs alone, and forgotten after some days.

    `fingerprint` stands for what it is made from: asking twice for the same gives the same job.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting its turn"
        RUNNING = "running", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    kind = models.CharField(max_length=60)
    about = models.JSONField()
    title = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="jobs")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    doing = models.CharField(max_length=100, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    task = models.CharField(max_length=64, blank=True)  # of the queue

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "kind", "fingerprint"],
                condition=~Q(state__in=["failed", "stopped"]),
                name="job_once_while_nothing_changed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "stopped"]),
                name="job_state_known",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_per_cent"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["done", "failed", "stopped"], finished_at__isnull=False),
                name="job_finished_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED


UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)
CAME_TO_NOTHING = (Job.State.FAILED, Job.State.STOPPED)


SORTS = {"docx": "Word document", "xlsx": "Excel workbook"}


class Product(models.Model):
    """The file a job has made. It lies in the database, to come and go with its job."""

    job = models.OneToOneField(Job, models.CASCADE, related_name="product")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name

    @property
    def sort(self) -> str:
        """What it is, on the button that hands it out."""
        return SORTS.get(self.name.rpartition(".")[2], "PDF")
