"""The people of the tests: Asha leads, Ben contributes, Carol belongs to another agency, Dev is the
senior lead and Amara the accountable person who sign, Mo manages the board, Ruth chairs it."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from copy import copy, deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from whitenoise.base import WhiteNoise

from audit_portal.ledger import lifted
from audit_portal.organisations.models import Board, Organisation, User
from questionnaires.definitions.structure import forget_structures
from questionnaires.returns.models import AuditReturn, AuditRound
from scripts.layout import BUILD
from tests.factories import (
    NOW,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
)
from tests.migrated import fill

QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A busy machine is no failure.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")

pytest_plugins = ["tests.query_counts"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-queries", action="store_true", help="write tests/query_counts.json anew"
    )


@dataclass
class Cast:
    board: Board
    housing: Organisation
    probation: Organisation
    asha: User
    ben: User
    carol: User
    dev: User
    amara: User
    mo: User
    ruth: User
    audit_round: AuditRound
    audit_return: AuditReturn
    carols_return: AuditReturn


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks no database need not run on both. Where every test of a module that asks one asks
    for the cast, they share it."""
    asking: dict[Any, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if not isinstance(item, pytest.Function) or not asks_the_database(item):
            item.add_marker(pytest.mark.without_database)
        else:
            asking[item.module].append(item)
    for tests in asking.values():
        if all("cast" in test.fixturenames and not commits(test) for test in tests):
            for test in tests:
                if "shared_cast" not in test.fixturenames:
                    test.fixturenames.insert(0, "shared_cast")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: the collector of garbage need not go
    through half a gigabyte of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def asks_the_database(test: pytest.Function) -> bool:
    return "db" in test.fixturenames or test.get_closest_marker("django_db") is not None


def commits(test: pytest.Function) -> bool:
    marker = test.get_closest_marker("django_db")
    return "transactional_db" in test.fixturenames or (
        marker is not None and bool(marker.kwargs.get("transaction"))
    )


@pytest.fixture(scope="module")
def shared_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Within a transaction of the module: a third of most tests would be making it anew."""
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=QUICK_HASHERS),
        transaction.atomic(),
    ):
        yield make_cast()
        transaction.set_rollback(True)


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """Each test has objects of its own; what it changes of their rows is rolled back."""
    if "shared_cast" in request.fixturenames:
        return deepcopy(request.getfixturevalue("shared_cast"))
    return make_cast()


def make_cast() -> Cast:
    board = make_board()
    housing = make_organisation(board)
    probation = make_organisation(board, "Northmoor Probation")
    people = {
        name: make_user(name.title())
        for name in ["asha", "ben", "carol", "dev", "amara", "mo", "ruth"]
    }
    make_seat(people["asha"], housing, "lead")
    make_seat(people["ben"], housing, "contributor")
    make_seat(people["carol"], probation, "lead")
    make_seat(people["dev"], housing, "senior_lead")
    make_seat(people["amara"], housing, "accountable")
    make_seat(people["mo"], board, "manager")
    make_seat(people["ruth"], board, "chair")
    audit_round = make_round(board, make_version())
    return Cast(
        board=board,
        housing=housing,
        probation=probation,
        audit_round=audit_round,
        audit_return=make_return(audit_round, housing),
        carols_return=make_return(audit_round, probation),
        **people,
    )


@pytest.fixture(scope="session", autouse=True)
def served_files_looked_for_once() -> Iterator[None]:
    """Every test client begins with middleware of its own; the files it would find are the same."""
    look, found = WhiteNoise.update_files_dictionary, {}

    def look_once(self: WhiteNoise, root: str, prefix: str) -> None:
        if not Path(root).is_relative_to(BUILD):
            look(self, root, prefix)
            return
        if (root, prefix) not in found:
            afresh = copy(self)
            afresh.files = {}
            look(afresh, root, prefix)
            found[root, prefix] = afresh.files
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", look_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def emptying_a_test_database_lifts_the_ledger() -> Iterator[None]:
    """Tests that commit are cleaned up by deleting every row, the final ones too."""
    empty = TransactionTestCase._fixture_teardown

    def lift_and_empty(test: TransactionTestCase) -> None:
        with lifted():
            empty(test)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_empty)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """A test database in memory begins with the tables that earlier runs have made."""
    name_it = DatabaseCreation._create_test_db
    kept = []

    def name_and_fill(self: DatabaseCreation, *arguments: Any, **options: Any) -> str:
        name: str = name_it(self, *arguments, **options)
        if self.is_in_memory_db(name):
            kept.append(fill(name))
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_create_test_db", name_and_fill)
        yield
    for connection in kept:
        connection.close()


@pytest.fixture(autouse=True)
def quick_password_hashes(settings: Settings) -> None:
    """Real hashes are slow on purpose; no test here measures them."""
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture(autouse=True)
def plain_static_addresses(settings: Settings) -> None:
    """Pages name the style sheet without a digest, so that tests need no collected files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def no_structure_remembered() -> Iterator[None]:
    """A test that is rolled back gives its primary keys to the next one, with other questions.

    Afterwards, and not before: what a whole module shares is made before its first test.
    """
    yield
    forget_structures()


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's files go."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def clock_at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """For pages, which ask the clock: it stands at the moment of the factories."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
