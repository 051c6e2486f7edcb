"""What the portal needs from the operating system, and how it is got where it is missing.

On Debian and its relatives root gets the missing packages with apt; anyone else, anywhere, is
told their names in one sentence.
"""

import ctypes.util
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.stages import Failure, run_quietly, stage

FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/without-main-cluster.conf")


@dataclass(frozen=True)
class SystemPart:
    """Something of the operating system, a test for its presence, and Debian's packages for it."""

    name: str
    is_present: Callable[[], bool]
    packages: tuple[str, ...]


def has_library(name: str) -> bool:
    return any(can_load(form) for form in (f"lib{name}.so.0", f"lib{name}.so.1")) or bool(
        ctypes.util.find_library(name)
    )


def can_load(file_name: str) -> bool:
    try:
        ctypes.CDLL(file_name)
    except OSError:
        return False
    return True


def has_text_layout() -> bool:
    """WeasyPrint loads these when it is imported, and the subsetting one when it embeds a font."""
    libraries = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")
    return all(has_library(name) for name in libraries)


def has_font() -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(
        next(folder.rglob(pattern), None)
        for folder in folders
        for pattern in ("*.ttf", "*.otf", "*.ttc")
    )


def can_make_environments() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def browser() -> str | None:
    """The Chromium to test with: the one named by CHROMIUM, else the first found on the path."""
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Failure(f"CHROMIUM names {named}, which is not a program that can be started.")
    return next(filter(None, (shutil.which(name) for name in (named, *BROWSERS) if name)), None)


def postgresql_programs() -> Path | None:
    """The folder that holds initdb and postgres; Debian keeps it off the path."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = (Path(folder) for folder in os.get_exec_path())
    for folder in (*newest_first, *on_path):
        if all((folder / program).exists() for program in ("initdb", "postgres")):
            return folder
    return None


VENV = SystemPart("Python's venv", can_make_environments, ("python3-venv",))
TEXT_LAYOUT = SystemPart(
    "Pango",
    has_text_layout,
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
)
FONT = SystemPart("a font", has_font, ("fonts-liberation",))
CHROMIUM = SystemPart("Chromium", lambda: browser() is not None, ("chromium",))
POSTGRESQL = SystemPart("PostgreSQL", lambda: postgresql_programs() is not None, ("postgresql",))

FOR_RUNNING = (VENV, TEXT_LAYOUT, FONT)
FOR_TESTING = (CHROMIUM, POSTGRESQL)


def obtain(parts: Iterable[SystemPart]) -> None:
    """Make sure that each part is there; raises Failure with the names of missing packages."""
    missing = [part for part in parts if not part.is_present()]
    if not missing:
        return
    packages = [package for part in missing for package in part.packages]
    names = " and ".join(part.name for part in missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failure(
            f"This computer lacks {names}: install the system packages "
            f"{' '.join(packages)} (Debian's names) and call make again."
        )
    with stage(f"System packages for {names}"), without_main_cluster():
        install(packages)
    still_missing = [part.name for part in missing if not part.is_present()]
    if still_missing:
        raise Failure(
            f"The system packages {' '.join(packages)} are installed, but "
            f"{' and '.join(still_missing)} still cannot be used."
        )


def install(packages: list[str]) -> None:
    """Install Debian packages; the lists of packages are fetched only if the first try fails."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends"]
    waiting = ["-o", "DPkg::Lock::Timeout=300"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failure = f"apt-get could not install {' '.join(packages)}."
    try:
        run_quietly([*command, *waiting, *packages], failure=failure, environment=environment)
    except Failure:
        run_quietly(["apt-get", "update"], failure="apt-get update failed.")
        run_quietly([*command, *waiting, *packages], failure=failure, environment=environment)


@contextmanager
def without_main_cluster() -> Iterator[None]:
    """Keep Debian's PostgreSQL package from making and starting a server of its own."""
    if CLUSTER_SETTINGS.exists():
        yield
        return
    CLUSTER_SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    CLUSTER_SETTINGS.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        CLUSTER_SETTINGS.unlink(missing_ok=True)
