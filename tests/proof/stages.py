"""The stage hand of the campaigns: that of the browser tests, with what only they ask for."""

from typing import Any

import django
from django.db import connection

django.setup()

from audit_portal.organisations.models import Organisation  # noqa: E402  # after the setup
from questionnaires.returns.models import Answer, AuditReturn, Status  # noqa: E402
from questionnaires.returns.sheet import Sheet  # noqa: E402
from tests.browser.stages import main, session_for, stage  # noqa: E402
from tests.factories import make_return, make_round, make_seat, make_user  # noqa: E402


def writers(*, standards: int, questions: int) -> dict[str, Any]:
    """Asha leads; Ben and Priya contribute. All three may answer everything."""
    facts = stage(standards=standards, questions=questions)
    priya = make_user("Priya")
    make_seat(priya, Organisation.objects.get(pk=facts["organisation"]), "contributor")
    return {**facts, "priya": priya.email}


def another_return(*, like: int) -> int:
    """The same organisation is asked the same questions in a new round."""
    known = AuditReturn.objects.select_related("audit_round__version").get(pk=like)
    audit_round = make_round(known.audit_round.board, known.audit_round.version)
    return make_return(audit_round, known.organisation).pk


def states(*, audit_return: int) -> dict[str, list[str]]:
    """Every commentary that stands or stood, by key of the question, the present one last."""
    found: dict[str, list[str]] = {}
    left = Answer.history.filter(audit_return=audit_return).order_by("history_id")
    present = Answer.objects.filter(audit_return=audit_return)
    for rows in (left, present):
        for key, words in rows.values_list("question__key", "commentary"):
            found.setdefault(key, []).append(words)
    return found


def as_stored(*, audit_return: int) -> dict[str, Any]:
    """The words and revisions of a return by key, and every way in which it is not whole."""
    asked = AuditReturn.objects.select_related("audit_round__version").get(pk=audit_return)
    answers = Answer.objects.filter(audit_return=asked)
    rows = list(answers.values_list("question__key", "commentary", "revision"))
    return {
        "words": {key: words for key, words, _ in rows},
        "revisions": {key: revision for key, _, revision in rows},
        "halves": [*_not_whole(asked), *_broken_rows()],
    }


def _not_whole(asked: AuditReturn) -> list[str]:
    counts = (asked.answered, asked.required)
    found = [] if counts == Sheet.of(asked).counts else [f"counts {counts} are not the rows'"]
    began = asked.events.filter(to_status=Status.IN_PROGRESS).count()
    expected = 1 if Answer.objects.filter(audit_return=asked, revision__gt=0).exists() else 0
    if (began, asked.status == Status.IN_PROGRESS) != (expected, bool(expected)):
        found.append(f"{asked.status} with {began} events of its start")
    return found


def _broken_rows() -> list[str]:
    """What the database itself holds to be broken."""
    connection.check_constraints()
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        return [row[0] for row in cursor.fetchall() if row[0] != "ok"]


__all__ = ["another_return", "as_stored", "session_for", "states", "writers"]


if __name__ == "__main__":
    main(globals())
