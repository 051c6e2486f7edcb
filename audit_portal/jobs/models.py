"""Which workers are at work."""

from django.db import models


class Heartbeat(models.Model):
    """A worker says, while it has a task in hand, that it is alive. An idle one has no row."""

    worker_id = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id
