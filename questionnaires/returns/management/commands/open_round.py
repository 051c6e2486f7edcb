"""Open a round from the command line: the same act as the manager's form."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand, day
from audit_portal.organisations.models import Board
from questionnaires.returns.models import AuditRound
from questionnaires.returns.rounds.choosing import Who
from questionnaires.returns.rounds.planning import CohortPlan, RoundPlan
from questionnaires.returns.rounds.running import RoundRefused, newest_version, open_round

OPTIONS = {
    "slug": "SLUG",
    "version": "--number",
    "opens": "--opens",
    "first_due": "--first-due",
    "final_due": "--final-due",
    "data_cut_off": "--cut-off",
    "period_from": "--period-from",
    "period_to": "--period-to",
    "duties": "--duty",
}


class Command(PortalCommand):
    help = "Open a round: everybody who owes the board one of the duties is asked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--board", required=True, metavar="SLUG")
        parser.add_argument("--questionnaire", required=True, metavar="CODE")
        parser.add_argument("--number", type=int, help="of the version; else the newest published")
        parser.add_argument("--title", help="else that of the questionnaire, and the year")
        for name in ("opens", "first-due", "final-due"):
            parser.add_argument(f"--{name}", required=True, type=day, metavar="YYYY-MM-DD")
        for name in ("cut-off", "period-from", "period-to"):
            parser.add_argument(f"--{name}", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--enrolment", choices=AuditRound.Enrolment.values, default="closed")
        parser.add_argument("--duty", nargs="+", action="extend", default=[], metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            audit_round = open_round(_plan(options), at=timezone.now())
        except RoundRefused as refused:
            lines = [f"{OPTIONS[name]}: {words}" for name, words in refused.problems.items()]
            raise CommandError("\n".join(lines)) from refused
        asked = audit_round.returns.count()
        self.stderr.write(f"{audit_round.title} ({audit_round.slug}) is open: {asked} are asked.")


def _plan(options: dict[str, Any]) -> RoundPlan:
    board = Board.objects.filter(slug=options["board"]).first()
    if board is None:
        raise CommandError(f"--board: there is no board with the slug {options['board']!r}.")
    code, number = options["questionnaire"], options["number"]
    version = newest_version(board, code, number)
    if version is None:
        which = "version" if number is None else f"version {number}"
        raise CommandError(f"--questionnaire: there is no published {which} of {code!r}.")
    title = options["title"] or f"{version.questionnaire.title} {options['opens'].year}"
    return RoundPlan(
        board=board,
        version=version,
        slug=options["slug"],
        title=title,
        cohorts=(
            CohortPlan(
                opens=options["opens"],
                first_due=options["first_due"],
                final_due=options["final_due"],
                who=Who(duties=tuple(dict.fromkeys(options["duty"]))),
            ),
        ),
        data_cut_off=options["cut_off"],
        period_from=options["period_from"],
        period_to=options["period_to"],
        enrolment=options["enrolment"],
    )
