"""The board's own hand in a return: every write with a manager's pen passes here."""

from datetime import datetime

from django.db.models.functions import Coalesce

from questionnaires.returns.models import AuditReturn, PaperReturn


def note_typed(audit_return: AuditReturn, *, at: datetime) -> bool:
    """Note that the board has written; False where it may not, for the return is not marked (any
    more). Call with the return locked, and undo what was written on False."""
    marked = PaperReturn.objects.open().filter(audit_return=audit_return)
    return bool(marked.update(typed_at=Coalesce("typed_at", at)))
