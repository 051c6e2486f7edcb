"""Check the code without running the tests: make check. One failure does not hide another."""

from dataclasses import dataclass

from scripts.build_guide import build_guide
from scripts.environments import for_checking
from scripts.layout import ENVIRONMENT, PYTHON, manage
from scripts.processes import Command, Environment
from scripts.setup import set_up
from scripts.stages import Failure, main, run_quietly, say, stage

ALL = 10_000  # lines: a check's whole report
LINT_IMPORTS = ENVIRONMENT / "bin" / "lint-imports"


@dataclass(frozen=True)
class Check:
    """A command that must end well, and what to do when it does not."""

    name: str
    command: Command
    advice: str


def tool(name: str, *arguments: str) -> Command:
    return [PYTHON, "-m", name, *arguments]


CHECKS = (
    Check("Lint (ruff)", tool("ruff", "check"), "make format mends some of these."),
    Check("Format (ruff)", tool("ruff", "format", "--check"), "call make format."),
    Check("Types (mypy)", tool("mypy"), "the types do not fit."),
    Check("Templates (djlint)", tool("djlint", "templates", "--lint", "--quiet"), "mend these."),
    Check("Lock files", tool("scripts.lock_check"), "requirements*.in has changed."),
    Check("Floors (import-linter)", [LINT_IMPORTS], "import from the floors below alone."),
    Check(
        "Migrations",
        manage("makemigrations", "--check", "--dry-run"),
        "a model has changed, call manage.py makemigrations.",
    ),
    Check(
        "Deployment",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        "production would not be safe with these settings.",
    ),
)


def check() -> int:
    set_up(developing=True)
    build_guide()
    environment = for_checking()
    failures = [failure for each in CHECKS if (failure := outcome(each, environment))]
    for failure in failures:
        say(f"\n{failure}")
    if failures:
        say(f"\n{len(failures)} of {len(CHECKS)} checks failed.")
        return 1
    say("All checks passed.")
    return 0


def outcome(check: Check, environment: Environment) -> str | None:
    """None if the check passes, else what it said."""
    try:
        with stage(check.name):
            run_quietly(
                check.command,
                failure=f"{check.name}: {check.advice}",
                environment=environment,
                shown=ALL,
            )
    except Failure as failure:
        return str(failure)
    return None


if __name__ == "__main__":
    main(check)
