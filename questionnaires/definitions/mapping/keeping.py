"""What the database itself refuses of mappings."""

from collections.abc import Iterator

from audit_portal.ledger import Rule, append_only
from questionnaires.definitions.models import Question, QuestionMapping, Version

OF_A_DRAFT = "Only questions of published versions are mapped: publish the draft first."


def rules() -> Iterator[Rule]:
    yield from append_only(QuestionMapping)()
    version = (
        f'FROM "{Question._meta.db_table}" asked '
        f'JOIN "{Version._meta.db_table}" frozen ON frozen.id = asked.version_id '
        "WHERE asked.id IN (NEW.earlier_id, NEW.later_id)"
    )
    when = f"EXISTS (SELECT 1 {version} AND frozen.status = 'draft')"
    yield Rule(QuestionMapping._meta.db_table, "INSERT", OF_A_DRAFT, when=when)
