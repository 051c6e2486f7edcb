"""The figures of a round: manage.py analyse R [--format json] [--ratings …] [--cut-off D]."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand, day
from audit_portal.figures.days import spoken
from questionnaires.compliance.as_at import DayToCome
from questionnaires.returns.models import AuditRound


class Command(PortalCommand):
    help = "How the returns of a round were rated, by standard, question, reference, organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="the slug of the round")
        parser.add_argument("--format", choices=["json", "text"], default="text")
        parser.add_argument("--ratings", choices=["self", "moderated"], default="self")
        parser.add_argument("--cut-off", type=day, metavar="YYYY-MM-DD", help="today, if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        from peer_challenge.analysis.analysing import analysis_of

        audit_round = AuditRound.objects.filter(slug=options["round"]).first()
        if audit_round is None:
            raise CommandError(f"There is no round with the slug {options['round']!r}.")
        today = timezone.localdate()
        try:
            found = analysis_of(
                audit_round,
                cut_off=options["cut_off"] or today,
                today=today,
                ratings=options["ratings"],
            )
        except DayToCome as problem:
            raise CommandError(f"--cut-off: {problem}") from problem
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(as_text(audit_round, found))


def as_text(audit_round: AuditRound, found: dict[str, Any]) -> str:
    base, cut_off = found["base"], spoken(day(found["cut_off"]))
    head = f"{audit_round.title}: {found['ratings']}-ratings, returns signed off by {cut_off}"
    returned = f"  {base['returned']} of {base['expected']} returned"
    lines = [head, f"{returned}; {base['excused']} excused; {base['late']} came later"]
    for group in found["standards"]:
        assured = group["assured"]
        rate = "no rate" if assured["percent"] is None else f"{assured['percent']:.1f}%"
        counts = f"{assured['numerator']} of {assured['denominator']}"
        lines.append(f"  {rate:>7}  {counts:>14}  {group['title']}")
    return "\n".join(lines)
