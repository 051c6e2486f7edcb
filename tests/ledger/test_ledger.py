"""The ledger's triggers themselves: named when missing, put back by migrate, lifted one way."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import isolate_apps

from audit_portal import ledger
from audit_portal.ledger import triggers
from audit_portal.ledger.rules import rules
from questionnaires.returns.models import ReturnEvent
from tests.conftest import Cast

EVENTS = "returns_returnevent"


def refused(sql: str) -> str:
    """The database's own words when it refuses."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        run(sql)
    return str(refusal.value)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_every_rule_has_its_trigger() -> None:
    assert len(rules()) > 30
    assert triggers.missing() == []
    assert run_checks(databases=["default"], tags=["database"]) == []


@pytest.mark.django_db
def test_a_missing_trigger_is_named_and_migrate_puts_it_back() -> None:
    name = f"ledger_{EVENTS}_delete"
    on_table = f" ON {EVENTS}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {name}{on_table}")
    [warning] = run_checks(databases=["default"], tags=["database"])
    assert (warning.id, name in warning.msg) == ("ledger.W001", True)
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_what_is_append_only_is_neither_changed_nor_deleted(cast: Cast) -> None:
    tables = {rule.table for rule in rules() if rule.when == "TRUE" and rule.event == "DELETE"}
    assert tables >= {EVENTS, "returns_actionupdate", "returns_historicalanswer"}
    assert "stays as it is written" in refused(f"UPDATE {EVENTS} SET why = 'another'")
    assert "stays as it is written" in refused(f"DELETE FROM {EVENTS}")
    assert ReturnEvent.objects.filter(why="").count() == 2


def test_a_table_cannot_be_truncated(cast: Cast) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    assert "stays as it is written" in refused(f"TRUNCATE {EVENTS} CASCADE")


def test_lifted_lets_through_and_ends_with_its_block(cast: Cast) -> None:
    with ledger.lifted():
        ReturnEvent.objects.update(why="mended")
    assert ReturnEvent.objects.filter(why="mended").count() == 2
    assert refused(f"UPDATE {EVENTS} SET why = 'again'")
    assert triggers.missing() == []


@ledger.lifted()
def mend_and_fail() -> None:
    ReturnEvent.objects.update(why="mended")
    raise ZeroDivisionError


def test_lifted_ends_when_its_block_fails(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        mend_and_fail()
    assert not ReturnEvent.objects.filter(why="mended").exists()
    assert refused(f"UPDATE {EVENTS} SET why = 'again'")
    assert triggers.missing() == []


def test_an_app_that_is_made_ready_twice_asks_for_each_trigger_once() -> None:
    with isolate_apps("questionnaires.definitions"):
        names = [rule.name for rule in rules()]
    assert len(names) == len(set(names))
