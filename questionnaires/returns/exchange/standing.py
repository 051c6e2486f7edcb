"""How far a return of another system had come, and when: from its own row, or from its answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.returns.exchange.asked import SHOWN, Asked, Wrong
from questionnaires.returns.exchange.cells import day_in, moment_in
from questionnaires.returns.models import Status
from questionnaires.returns.transitions import FROM_ELSEWHERE, Reached

LONGEST_NAME = 150
WITH_REASON = (Status.EXCUSED, Status.SENT_BACK)


@dataclass(frozen=True)
class Standing:
    """What the file says; a moment it does not give is None."""

    status: Status = Status.IN_PROGRESS
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    signed_off_at: datetime | None = None
    signed_off_by: str = ""
    meeting_on: date | None = None
    reason: str = ""

    def way(self, asked: Asked, first: datetime, last: datetime, source: str) -> list[Reached]:
        """Each status on the way to where it stands, with its moment.

        `first` and `last` are when its answers were given. What the file does not say is put as
        near to them as the rest allows. `source` is the reason where there is no better.
        """
        started = self.started_at or max(first, asked.since)
        submitted = self.submitted_at or self.signed_off_at or max(last, started)
        moments = {Status.IN_PROGRESS: min(started, submitted), Status.SUBMITTED: submitted}
        ended = self.signed_off_at or submitted
        return [
            Reached(status, moments.get(status, ended), self.reason or source)
            if status == self.status
            else Reached(status, moments[status], source)
            for status in FROM_ELSEWHERE[self.status]
        ]


def read_standing(
    cell: Callable[[str], str], asked: Asked, *, at: datetime, day_alone: bool = False
) -> Standing:
    """Of a row, `cell` giving what it holds in a column. Raises `Wrong`.

    `day_alone`: a row of an answer, which says only on which day the return was signed off.
    """
    column = "signed_off_on" if day_alone else "signed_off_at"

    def reached(name: str) -> datetime | None:
        return moment_in(cell(name), name, at=at, since=asked.since)

    standing = Standing(
        status=_status(cell("status").strip()),
        started_at=reached("started_at"),
        submitted_at=reached("submitted_at"),
        signed_off_at=reached(column),
        signed_off_by=" ".join(clean_text(cell("signed_off_by")).split()),
        meeting_on=day_in(cell("meeting_on"), "meeting_on"),
        reason=clean_text(cell("reason")),
    )
    _check(standing, column)
    if standing.status in WITH_REASON and not standing.reason and not day_alone:
        raise Wrong("reason", "Say why it is excused or was sent back.")
    _check_order(standing, asked, column)
    return standing


def _status(written: str) -> Status:
    if not written:
        return Status.IN_PROGRESS
    if written not in Status.values:
        raise Wrong("status", f"“{written[:SHOWN]}” is none of: {', '.join(Status.values)}.")
    return Status(written)


def _check(standing: Standing, column: str) -> None:
    if standing.status == Status.SIGNED_OFF and standing.signed_off_at is None:
        raise Wrong(column, "It is signed off: say when.")
    if standing.status != Status.SIGNED_OFF and standing.signed_off_at is not None:
        raise Wrong(column, "It is not signed off, so no day belongs here.")
    if len(standing.signed_off_by) > LONGEST_NAME:
        raise Wrong("signed_off_by", f"This is longer than {LONGEST_NAME} characters.")


def _check_order(standing: Standing, asked: Asked, column: str) -> None:
    moments: Sequence[tuple[str, datetime | None]] = (
        ("started_at", standing.started_at),
        ("submitted_at", standing.submitted_at),
        (column, standing.signed_off_at),
    )
    before, name = asked.since, "the opening of the round"
    for key, moment in moments:
        if moment is not None and moment < before:
            raise Wrong(key, f"This is before {name}, {before:%Y-%m-%d %H:%M}.")
        if moment is not None:
            before, name = moment, key
