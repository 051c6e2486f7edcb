"""Northmoor is loaded once for all tests of this folder that only look at it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from audit_portal.organisations.models import Board
from demo.loading import load

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Board]:
    """Inside a transaction of the module, so that nothing of it stays for other tests."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        load(TODAY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no night comes in which PostgreSQL does so by itself
        yield Board.objects.get(slug="northmoor")
        transaction.set_rollback(True)
    connection.close()
