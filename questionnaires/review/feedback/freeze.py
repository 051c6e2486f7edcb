"""What a manager has signed stays as it was signed."""

from collections.abc import Iterator

from audit_portal.ledger import Rule
from questionnaires.review.models import FeedbackLetter

FROZEN = "This letter has been signed and sent, so it stays as it is."


def frozen_once_sent() -> Iterator[Rule]:
    table = FeedbackLetter._meta.db_table
    for act in ("UPDATE", "DELETE"):
        yield Rule(table, act, FROZEN, when="OLD.checksum <> ''")
