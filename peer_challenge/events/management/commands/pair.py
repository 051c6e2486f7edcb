"""Who should challenge whom: manage.py pair --input FILE.json [--format json] [--with-weights]."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit_portal.commands import PortalCommand

RULES_IN_THE_WAY = 2


class Command(PortalCommand):
    help = (
        "Propose who challenges whom, as well as can be proved under the rules given. Exit 2 where "
        "the rules leave somebody out: then it is the best that can be done."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--input", type=Path, metavar="FILE.json", required=True)
        parser.add_argument("--format", choices=["json", "text"], default="text")
        parser.add_argument("--with-weights", action="store_true", help="of every allowed pair")

    def handle(self, *args: Any, **options: Any) -> None:
        from peer_challenge.events.pairing.reading import ProblemRefused, read
        from peer_challenge.events.pairing.solving import solve

        try:
            problem = read(_document(options["input"]))
        except ProblemRefused as refused:
            for sentence in refused.problems:
                self.stderr.write(f"{options['input']}: {sentence}")
            raise CommandError("Nobody was paired.") from refused
        found = solve(problem).as_json(with_weights=options["with_weights"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(as_text(found))
        if found["rules_in_the_way"]:
            for sentence in found["rules_in_the_way"]:
                self.stderr.write(sentence)
            sys.exit(RULES_IN_THE_WAY)


def _document(path: Path) -> Any:
    """Raises `CommandError` for what is no JSON file."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: it is not written in UTF-8.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CommandError(f"{path}: it is not JSON ({where}).") from error
    except ValueError as error:
        raise CommandError(f"{path}: it holds a number with too many digits.") from error
    except RecursionError as error:
        raise CommandError(f"{path}: it is nested too deeply.") from error


def as_text(found: dict[str, Any]) -> str:
    lines = []
    for group in found["groups"]:
        lines.append(f"{group['weight']:>6}  {' – '.join(group['members'])}")
        lines.append(f"        {group['why']}")
    if found["unpaired"]:
        lines.append(f"Left out: {', '.join(found['unpaired'])}")
    proof = "the best there is" if found["optimal"] else f"at most {found['bound']} can be reached"
    lines.append(
        f"Total weight {found['total_weight']}, {proof}; the heaviest pair first would give "
        f"{found['greedy_weight']}, chance {found['random_mean_weight']}."
    )
    return "\n".join(lines)
