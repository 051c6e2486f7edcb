"""The tracker of a round as JSON or as a few lines of text."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand, day
from audit_portal.figures.days import spoken
from questionnaires.compliance.as_at import AsAt, DayToCome
from questionnaires.compliance.tracking import Counts, counts_of, rows_of
from questionnaires.returns.models import AuditReturn, AuditRound


class Command(PortalCommand):
    help = "Who has returned in a round and who has not, today or at the end of a past day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="the slug of the round")
        parser.add_argument("--format", choices=["json", "text"], default="text")
        parser.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help="today, if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        audit_round = AuditRound.objects.filter(slug=options["round"]).first()
        if audit_round is None:
            raise CommandError(f"There is no round with the slug {options['round']!r}.")
        try:
            when = AsAt.on(options["as_of"], today=timezone.localdate())
        except DayToCome as problem:
            raise CommandError(f"--as-of: {problem}") from problem
        counts = counts_of(audit_round, audit_round.returns.all(), when)
        if options["format"] == "json":
            self.stdout.write(as_json(audit_round, when, counts))
        else:
            self.stdout.write(as_text(audit_round, when, counts))


def as_json(audit_round: AuditRound, when: AsAt, counts: Counts) -> str:
    returns = AuditReturn.objects.filter(audit_round=audit_round).order_by(
        "organisation_name", "pk"
    )
    document = {
        "round": audit_round.slug,
        "as_of": when.day.isoformat(),
        "expected": counts.expected,
        "excused": counts.excused,
        "returned": counts.returned,
        "in_progress": counts.in_progress,
        "not_started": counts.not_started,
        "completion": None if counts.completion is None else counts.completion.as_json(),
        "rows": [row.as_json() for row in rows_of(audit_round, when.annotate(returns), when)],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_text(audit_round: AuditRound, when: AsAt, counts: Counts) -> str:
    completion = f" ({counts.completion})" if counts.completion is not None else ""
    return (
        f"{audit_round.title}, as at {spoken(when.day)}\n"
        f"  returned     {counts.returned:>6} of {counts.expected}{completion}\n"
        f"  in progress  {counts.in_progress:>6}\n"
        f"  not started  {counts.not_started:>6}\n"
        f"  excused      {counts.excused:>6}\n"
        f"  overdue      {counts.overdue:>6}"
    )
