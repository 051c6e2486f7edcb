"""A wrong setting stops the start with a sentence that names it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOOD = {"SECRET_KEY": "k" * 50, "PATH": os.environ["PATH"]}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import audit_portal.settings"],
        cwd=ROOT,
        env={**GOOD, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_a_key_alone() -> None:
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        (
            "SECRET_KEY",
            "demo-key-only-for-a-machine-of-your-own-never-for-a-real-board",
            "SECRET_KEY is the demo key",
        ),
        ("DEBUG", "perhaps", "DEBUG is 'perhaps'"),
        ("HTTPS", "2", "HTTPS is '2'"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must begin with"),
        ("EMAIL_URL", "ftp://mail", "EMAIL_URL must read like"),
        ("SESSION_MINUTES", "soon", "SESSION_MINUTES is 'soon'"),
        ("SESSION_MINUTES", "1", "SESSION_MINUTES is '1'"),
        ("EVIDENCE_MAX_MB", "0", "EVIDENCE_MAX_MB is '0'"),
        ("MEDIA_ROOT", "media", "MEDIA_ROOT is 'media'"),
        ("VAR_DIR", "/no/such/folder", "VAR_DIR is '/no/such/folder': there is no such folder"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, says: str) -> None:
    done = start(**{name: value})
    assert done.returncode != 0
    assert says in done.stderr


def test_what_is_told_to_be_saved_is_on_the_disk(tmp_path: Path) -> None:
    """A power cut takes no commit back. 2 is FULL; NORMAL flushes now and then."""
    ask = (
        "import django; django.setup(); from django.db import connection as c; "
        "names = ('journal_mode', 'synchronous'); "
        "print(*(c.cursor().execute(f'PRAGMA {name}').fetchone()[0] for name in names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env={
            **GOOD,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "audit_portal.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["wal", "2"]


def test_no_variable_is_read_and_left_undocumented() -> None:
    source = (ROOT / "audit_portal" / "settings.py").read_text()
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', source))
    documented = (ROOT / "docs" / "settings.md").read_text()
    assert read
    assert {name for name in read if f"`{name}`" not in documented} == set()


MODES = """
import os, sys
import django
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

django.setup()
for name in ("staticfiles", "default"):
    kind = settings.STORAGES[name]
    kind = {**kind, "OPTIONS": {**kind.get("OPTIONS", {}), "location": sys.argv[1]}}
    storage = storages.create_storage(kind)
    stored = storage.path(storage.save(f"{name}.txt", ContentFile(b"words")))
    print(oct(os.stat(stored).st_mode & 0o777))
"""


def test_another_account_may_read_what_is_for_browsers_and_no_evidence(tmp_path: Path) -> None:
    variables = {"DJANGO_SETTINGS_MODULE": "audit_portal.settings", "VAR_DIR": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", MODES, str(tmp_path)],
        cwd=ROOT,
        env={**GOOD, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.split() == ["0o644", "0o600"], told.stderr
