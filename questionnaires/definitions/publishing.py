"""A version's life: draft, then published, then retired. There is no way back.

Published, it never changes again (questionnaires.definitions.freeze); what was asked stays as it
was asked. A change is a new draft (questionnaires.definitions.copying).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from questionnaires.definitions.documents import Problem, checksum_of, document_of
from questionnaires.definitions.documents.form import problems_of_form
from questionnaires.definitions.documents.meaning import problems_of_meaning
from questionnaires.definitions.documents.readiness import problems_of_readiness
from questionnaires.definitions.models import Version

Status = Version.Status

MOVES = {(Status.DRAFT, Status.PUBLISHED), (Status.PUBLISHED, Status.RETIRED)}


class NotPublishable(Exception):
    """`problems` says all that must be mended first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{problem.field}: {problem.sentence}" for problem in problems))


class MoveRefused(Exception):
    """The version is not, or no longer, in a status that can be left like this."""


def obstacles(version: Version) -> list[Problem]:
    """What stands between this draft and its publication."""
    document = document_of(version)
    for check in (problems_of_form, problems_of_meaning, problems_of_readiness):
        if found := [Problem(path, sentence) for path, sentence in check(document)]:
            return found
    return []


@transaction.atomic
def publish(version: Version, *, at: datetime) -> Version:
    """Freeze a draft for good. Raises `NotPublishable`, or `MoveRefused` if it is no draft.

    The status is set last: from then on the triggers refuse every change.
    """
    locked = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.status == Status.DRAFT and (problems := obstacles(locked)):
        raise NotPublishable(problems)
    return _move(version, Status.PUBLISHED, published_at=at, checksum=checksum_of(locked))


def retire(version: Version, *, at: datetime) -> Version:
    """No round may be opened on it any more; those that were keep it. Raises `MoveRefused`."""
    return _move(version, Status.RETIRED, retired_at=at)


def _move(version: Version, to: Version.Status, **also: Any) -> Version:
    """A conditional update: of two people who press at once, one wins and the other is told."""
    come_from = [status for status, target in MOVES if target == to]
    moved = Version.objects.filter(pk=version.pk, status__in=come_from).update(status=to, **also)
    version.refresh_from_db()
    if not moved:
        raise MoveRefused(
            f"{version} is {version.get_status_display().lower()} and cannot become "
            f"{to.label.lower()}."
        )
    return version
