"""Settings read from environment variables. A wrong value stops the start and is named.

Each function takes the variable's name and a default, returns the typed value, and raises
`ImproperlyConfigured` with one sentence that says which variable, what it holds, what it may hold.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    value = raw.strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} is {raw!r}: write 1 (on) or 0 (off).")
    return value in _TRUE


def whole_number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        return default
    try:
        value = int(raw)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise ImproperlyConfigured(
            f"{name} is {raw!r}: write a whole number between {least} and {most}."
        )
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; blanks fall away."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    raw = text(name)
    value = Path(raw) if raw else default
    if raw and not value.is_absolute():
        raise ImproperlyConfigured(f"{name} is {raw!r}: write an absolute path.")
    return value


def folder(name: str, default: Path) -> Path:
    """As `path`. One that is named must be there: without it the database fails darkly."""
    value = path(name, default)
    if text(name) and not value.is_dir():
        raise ImproperlyConfigured(
            f"{name} is {str(value)!r}: there is no such folder. Make it, and let the portal's "
            "account write there."
        )
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """A Django database entry from a URL: `sqlite:///path` or `postgres://user:pw@host:port/name`."""
    raw = text(name, default) or default
    scheme = raw.split(":", 1)[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://.")
    try:
        entry: dict[str, Any] = dict(dj_database_url.parse(raw, conn_max_age=600))
    except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}") from error
    if scheme == "sqlite":
        # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at BEGIN,
        # so that two savers queue instead of failing half way; FULL has every commit on the disk
        # before anybody is told of it, as PostgreSQL does (docs/reliability.md has its cost).
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA cache_size=-8000;",
        }
    else:
        entry["CONN_HEALTH_CHECKS"] = True
        # The portal's queries are short. Compiling those that the planner thinks long takes longer
        # than running them.
        entry.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return entry


def mail(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from `smtp://user:pw@host:25` (or `smtp+tls://`, `smtps://`).

    `outbox:` sends nothing outside: messages stay in the portal's own outbox, to be read there.
    """
    raw = text(name, default) or default
    parts = urlsplit(raw)
    if parts.scheme == "outbox":
        return {"EMAIL_HOST": ""}
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} must read like smtp://user:password@host:25, smtp+tls://..., smtps://... "
            "or outbox: (nothing is sent)."
        )
    timeout = parse_qs(parts.query).get("timeout", ["20"])[0]
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": int(timeout) if timeout.isdigit() else 20,
    }


def secret_key(name: str, *, debug: bool, demo_key: str) -> str:
    """The signing key. Outside DEBUG there is no default, and the demo key is refused."""
    value = text(name)
    if value and not (value == demo_key and not debug):
        if len(value) < 40 and not debug:
            raise ImproperlyConfigured(f"{name} is too short: use 50 random characters or more.")
        return value
    if debug:
        return demo_key
    raise ImproperlyConfigured(
        f"{name} is {'the demo key' if value else 'not set'}: outside DEBUG set it to 50 or more "
        "random characters and keep it secret."
    )
