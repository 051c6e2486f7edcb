"""Files without a row: what a process left behind that was killed while it added or removed one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from questionnaires.returns.models import Evidence

FOLDER = "evidence"
# A file younger than this may belong to somebody who is adding it at this moment.
AGE = timedelta(days=1)


def orphans(*, at: datetime) -> Iterator[str]:
    """Names in the storage that no evidence speaks of."""
    if not default_storage.exists(FOLDER):
        return
    known = set(Evidence.objects.files().values_list("file", flat=True))
    for name in sorted(default_storage.listdir(FOLDER)[1]):
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < at - AGE:
            yield path


def sweep_orphans(at: datetime) -> None:
    """What the worker does once a day, and `sweep_evidence` on demand."""
    for name in orphans(at=at):
        default_storage.delete(name)
