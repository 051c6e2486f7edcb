"""The rounds of a board with their figures, for the list and for the home page."""

from dataclasses import dataclass
from datetime import date

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.as_at import AsAt, Returns
from questionnaires.compliance.tracking import Counts, counts_by_round
from questionnaires.returns.models import AuditReturn, AuditRound


@dataclass(frozen=True)
class RoundLine:
    """`first_due` and `opens` are the earliest of the cohorts, None without one."""

    audit_round: AuditRound
    counts: Counts
    opens: date | None
    first_due: date | None
    day: date

    @property
    def stage(self) -> str:
        if self.audit_round.closed_on is not None:
            return "Closed"
        return "To come" if self.opens and self.day < self.opens else "Open"

    @property
    def returned(self) -> str:
        """12 of 130 (9.2%); without a rate where anybody may join."""
        completion = self.counts.completion
        if completion is None:
            return f"{self.counts.returned}"
        return f"{completion.numerator} of {completion.denominator} ({completion})"


def round_lines(board: Board, user: User, *, today: date) -> list[RoundLine]:
    """Own rounds and those shared with the board, the newest first. Four queries."""
    rounds = AuditRound.objects.tracked_by(user).for_board(board)
    returns = AuditReturn.objects.tracked_by(user)
    when = AsAt.on(None, today=today)
    return lines_of(list(rounds.prefetch_related("cohorts")), returns, when)


def lines_of(rounds: list[AuditRound], returns: Returns, when: AsAt) -> list[RoundLine]:
    """Of these returns alone. One query where the cohorts are fetched already."""
    counts = counts_by_round(rounds, returns, when)
    lines = []
    for audit_round in rounds:
        cohorts = list(audit_round.cohorts.all())
        opens = min((cohort.opens for cohort in cohorts), default=None)
        first_due = min((cohort.first_due for cohort in cohorts), default=None)
        lines.append(RoundLine(audit_round, counts[audit_round.pk], opens, first_due, when.day))
    return sorted(lines, key=lambda line: line.opens or date.max, reverse=True)


def deadline_words(line: RoundLine) -> str:
    if line.first_due is None:
        return ""
    verb = "was" if line.first_due < line.day else "is"
    return f"The first deadline {verb} {spoken(line.first_due)}."
