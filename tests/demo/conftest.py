"""Northmoor is loaded once for all tests of this folder that only look at it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from audit_portal.organisations.models import Board
from demo.loading import load

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Board]:
    """Inside a transaction of the module, so that nothing of it stays for other tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(TODAY)
        yield Board.objects.get(slug="northmoor")
        transaction.set_rollback(True)
    connection.close()
