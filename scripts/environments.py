"""The environment variables under which the portal is run, tested and checked.

Each environment starts from the caller's without the portal's own variables (docs/settings.md):
neither tests nor the demo may reach a real database or send a real letter.
"""

import os
import secrets
from pathlib import Path

from scripts.layout import BUILD, VAR

OWN_VARIABLES = frozenset(
    {
        "ALLOWED_HOSTS",
        "CHASE_DAILY",
        "CHASE_GAP_DAYS",
        "CHASE_MOST_MESSAGES",
        "CLAMD_URL",
        "CSRF_TRUSTED_ORIGINS",
        "DATABASE_URL",
        "DEBUG",
        "DEFAULT_FROM_EMAIL",
        "DEMO",
        "DJANGO_SETTINGS_MODULE",
        "EMAIL_URL",
        "HTTPS",
        "MEDIA_ROOT",
        "SECRET_KEY",
        "SITE_NAME",
        "SITE_URL",
        "TRUSTED_PROXIES",
        "VAR_DIR",
    }
)
LOCAL_HOSTS = "localhost,127.0.0.1"


def for_the_demo(port: int) -> dict[str, str]:
    return {
        **without_own_variables(),
        "ALLOWED_HOSTS": LOCAL_HOSTS,
        "DEMO": "1",
        "SECRET_KEY": local_key(VAR / "secret_key"),
        "SITE_URL": f"http://localhost:{port}",
    }


def for_testing(*, database: str | None = None, chromium: str | None = None) -> dict[str, str]:
    """Tests on SQLite unless another database is named; what they write stays in build."""
    environment = {
        **without_own_variables(),
        "ALLOWED_HOSTS": LOCAL_HOSTS,
        "SECRET_KEY": "a key for tests alone, which is in the repository for all to read",
        "VAR_DIR": str(folder(BUILD / "testing")),
    }
    if database:
        environment["DATABASE_URL"] = database
    if chromium:
        environment["CHROMIUM"] = chromium
    return environment


def for_checking() -> dict[str, str]:
    """What a board's server would be given, with names that lead nowhere."""
    return {
        **without_own_variables(),
        "ALLOWED_HOSTS": "audit.example.org",
        "EMAIL_URL": "smtp+tls://portal:password@mail.example.org:587",
        "HTTPS": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://audit.example.org",
        "VAR_DIR": str(folder(BUILD / "checking")),
    }


def without_own_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}


def local_key(path: Path) -> str:
    """A key for this folder's demo, made once, for its owner's eyes only."""
    if not path.exists():
        folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
