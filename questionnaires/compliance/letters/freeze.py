"""What the chair has approved stays as it was approved; what was posted stays as it is."""

from collections.abc import Iterator

from audit_portal.ledger import Rule
from questionnaires.compliance.models import Letter

FROZEN = "This letter has been approved, so it stays as it is."
KEPT = "A letter that has been approved is kept."
COLUMNS = ("notice_id", "subject", "text", "content", "checksum")


def frozen_once_approved() -> Iterator[Rule]:
    table = Letter._meta.db_table
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in COLUMNS)
    approved = "OLD.checksum <> ''"
    other = "COALESCE(NEW.approval_id, 0) <> OLD.approval_id"
    done = "OLD.state IN ('posted', 'dropped')"
    yield Rule(table, "UPDATE", FROZEN, when=f"{done} OR ({approved} AND ({changed} OR {other}))")
    yield Rule(table, "DELETE", KEPT, when=approved)
