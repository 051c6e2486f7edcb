"""What may never change, kept so by the database itself.

An app says in `rules` which rows it holds to be final; triggers refuse the rest, whoever asks and
by whatever way, on SQLite and on PostgreSQL. Migrations run without them and put them back.
"""

from audit_portal.ledger.rules import Rule, append_only, register
from audit_portal.ledger.triggers import lifted

__all__ = ["Rule", "append_only", "lifted", "register"]
