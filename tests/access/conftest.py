"""The world is made once for all who ask it."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from audit_portal import urls
from tests.access.world import World, build
from tests.conftest import QUICK_HASHERS


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Made once, within a transaction of the module.

    The page that says "not found" is left out here: it is most of the work of some thousand
    answers, and tests/home/test_errors.py reads it.
    """
    logging.disable(logging.WARNING)  # some thousand times "Not Found"
    settings_here = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"), PASSWORD_HASHERS=QUICK_HASHERS
    )
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        settings_here,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())
        yield build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
