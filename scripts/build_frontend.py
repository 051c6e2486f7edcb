"""Build the style sheet and gather the scripts of the portal in build/static."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from scripts.front_end_packages import PINNED_IN, find_node
from scripts.layout import ASSETS, BUILD, NODE_MODULES, ROOT, STATIC, manage
from scripts.processes import Environment
from scripts.python_packages import FOR_RUNNING
from scripts.stages import Failure, run_quietly, stage
from scripts.stamps import Stamp, fingerprint

SETTINGS = ROOT / "audit_portal" / "settings.py"
STATIC_STAMP = BUILD / "static-made-from"
STYLE_SHEET = ASSETS / "portal.scss"
GOVUK_FRONTEND = NODE_MODULES / "govuk-frontend" / "dist"
FROM_PACKAGES = (
    GOVUK_FRONTEND / "govuk" / "govuk-frontend.min.js",
    GOVUK_FRONTEND / "govuk" / "govuk-frontend.min.js.map",
    NODE_MODULES / "htmx.org" / "dist" / "htmx.min.js",
)


def build_frontend() -> None:
    """Build again if a source, a package or this script has changed, or the result is gone."""
    made_from = fingerprint((*sources(), *PINNED_IN, Path(__file__)), *source_names())
    stamp = Stamp(STATIC_STAMP, made_from)
    if stamp.is_current() and all(path.exists() for path in results()):
        return
    with stage("Front end"):
        shutil.rmtree(STATIC, ignore_errors=True)
        STATIC.mkdir(parents=True)
        gather()
        compile_style_sheet()
    stamp.write()


def sources() -> list[Path]:
    return [path for path in ASSETS.rglob("*") if path.is_file()]


def source_names() -> list[str]:
    return sorted(str(path.relative_to(ASSETS)) for path in sources())


def as_they_are() -> Iterator[tuple[Path, Path]]:
    """What is copied, and where to: everything of our own that is not compiled, and packages."""
    for path in sources():
        if path.suffix != ".scss":
            yield path, STATIC / path.relative_to(ASSETS)
    for path in FROM_PACKAGES:
        yield path, STATIC / path.name


def results() -> list[Path]:
    return [STATIC / "portal.css", *(target for _, target in as_they_are())]


def gather() -> None:
    for source, target in as_they_are():
        if not source.exists():
            name = source.relative_to(ROOT)
            raise Failure(f"{name} is missing: remove node_modules and call make setup.")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def compile_style_sheet() -> None:
    """Compile with Dart Sass; its warnings about govuk-frontend's own style are not for us."""
    quiet = ("--quiet-deps", "--silence-deprecation=import")
    run_quietly(
        [
            find_node().program,
            NODE_MODULES / "sass" / "sass.js",
            "--style=compressed",
            "--no-source-map",
            f"--load-path={GOVUK_FRONTEND}",
            *quiet,
            STYLE_SHEET,
            STATIC / "portal.css",
        ],
        failure=f"{STYLE_SHEET.relative_to(ROOT)} could not be compiled.",
    )


def collect_static(environment: Environment) -> None:
    """Gather the static files of the portal and of its packages where the web server reads them.

    The portal's own lie in audit_portal/assets alone, so they change with the front end only.
    """
    made_from = fingerprint((STATIC_STAMP, FOR_RUNNING, SETTINGS))
    stamp = Stamp(BUILD / "staticfiles-made-from", made_from)
    if stamp.is_current() and (BUILD / "staticfiles" / "staticfiles.json").exists():
        return
    with stage("Files for the browser"):
        run_quietly(
            manage("collectstatic", "--no-input", "--clear"),
            failure="The files for the browser could not be gathered.",
            environment=environment,
        )
    stamp.write()
