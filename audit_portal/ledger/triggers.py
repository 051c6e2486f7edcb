"""Rules as triggers of SQLite and PostgreSQL: made, dropped, lifted, and found missing.

SQLite drops a table's triggers silently when a migration alters the table, and a trigger that
reads another table stands in the way of altering that one: so all are dropped before migrations
and made anew after them (apps.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from audit_portal.ledger.rules import Rule, rules

# PostgreSQL only: set for one transaction, it lets changes through (`lifted`).
SETTING = "safeguarding_audit.ledger_lifted"


def create(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make every trigger whose table exists, in place of those there are."""
    connection = connections[using]
    with transaction.atomic(using):
        drop(using)
        for rule in _applicable(connection):
            _run(connection, _as_sql(connection, rule))


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    with transaction.atomic(using):
        for name, table, _ in _present(connection):
            on_table = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            _run(connection, [f'DROP TRIGGER "{name}"{on_table}'])
            if connection.vendor == "postgresql":
                _run(connection, [f'DROP FUNCTION IF EXISTS "{name}"()'])


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that should be there and are not, or are switched off."""
    connection = connections[using]
    wanted = {rule.name for rule in _applicable(connection)}
    if connection.vendor == "postgresql":
        wanted |= {_truncate_name(rule.table) for rule in _applicable(connection)}
    return sorted(wanted - {name for name, _, is_on in _present(connection) if is_on})


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let everything through, for this transaction alone: to remove the demo, to empty a test
    database, to restore a backup. The one way round the ledger, so that it can be searched for.
    """
    connection = connections[using]
    with transaction.atomic(using):
        if connection.vendor == "sqlite":
            # Dropping belongs to the transaction: others keep seeing the triggers.
            drop(using)
            yield
            create(using)
        else:
            _lift(connection, to="on")
            yield
            _lift(connection, to="off")


def _lift(connection: BaseDatabaseWrapper, *, to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, to])


def _applicable(connection: BaseDatabaseWrapper) -> list[Rule]:
    tables = set(connection.introspection.table_names())
    return [rule for rule in rules() if rule.table in tables]


def _present(connection: BaseDatabaseWrapper) -> list[tuple[str, str, bool]]:
    """Name, table, and whether it is switched on."""
    if connection.vendor == "sqlite":
        query = "SELECT name, tbl_name, TRUE FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname, relname, tgenabled <> 'D' "
            "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row for row in cursor.fetchall() if row[0].startswith("ledger_")]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _as_sql(connection: BaseDatabaseWrapper, rule: Rule) -> list[str]:
    if connection.vendor == "sqlite":
        return [_for_sqlite(rule)]
    statements = _for_postgresql(rule)
    if rule.event == "DELETE":
        statements += _against_truncate(rule)
    return statements


def _for_sqlite(rule: Rule) -> str:
    when = rule.when.replace("IS DISTINCT FROM", "IS NOT")  # unknown to SQLite before 3.39
    return (
        f'CREATE TRIGGER "{rule.name}" BEFORE {rule.event} ON "{rule.table}" FOR EACH ROW '
        f"WHEN {when} BEGIN SELECT RAISE(ABORT, {_quoted(rule.message)}); END"
    )


def _for_postgresql(rule: Rule) -> list[str]:
    locks = "".join(f"PERFORM 1 {lock} FOR SHARE OF frozen; " for lock in rule.locks)
    row = "OLD" if rule.event == "DELETE" else "NEW"
    body = f"{locks}IF {rule.when} THEN {_raise(rule.message)} END IF; RETURN {row};"
    trigger = (
        f'CREATE TRIGGER "{rule.name}" BEFORE {rule.event} ON "{rule.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{rule.name}"()'
    )
    return [_function(rule.name, f"IF {_is_lifted()} THEN RETURN {row}; END IF; {body}"), trigger]


def _against_truncate(rule: Rule) -> list[str]:
    name = _truncate_name(rule.table)
    body = f"IF NOT {_is_lifted()} THEN {_raise(rule.message)} END IF; RETURN NULL;"
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{rule.table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
    )
    return [_function(name, body), trigger]


def _truncate_name(table: str) -> str:
    return f"ledger_{table}_truncate"


def _function(name: str, body: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$ledger$ BEGIN {body} END $ledger$"
    )


def _is_lifted() -> str:
    return f"COALESCE(current_setting('{SETTING}', true), '') = 'on'"


def _raise(message: str) -> str:
    """As an integrity error, which SQLite's ABORT gives too."""
    return (
        f"RAISE EXCEPTION USING MESSAGE = {_quoted(message)}, "
        "ERRCODE = 'integrity_constraint_violation';"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
