"""Build the guide of docs/guide as a site in build/guide: make guide.

The portal serves it at /guide/. Built again only when a page, a picture or the style has changed.
"""

import shutil
from pathlib import Path

from scripts.build_frontend import STATIC_STAMP
from scripts.layout import BUILD, DOCS, GUIDE, PYTHON, ROOT
from scripts.python_packages import FOR_RUNNING
from scripts.stages import main, run_quietly, say, stage
from scripts.stamps import Stamp, fingerprint

SOURCES = DOCS / "guide"
STAMP = BUILD / "guide-made-from"
# Sphinx' own record of what it built, and a script for pages that have scripts.
LEFT_OVER = (".buildinfo", "objects.inv", "_static/documentation_options.js")


def build_guide() -> None:
    """A warning (a link that leads nowhere, a picture that is missing) is a failure."""
    names = sorted(str(path.relative_to(DOCS)) for path in sources())
    made_from = fingerprint((*sources(), STATIC_STAMP, FOR_RUNNING, Path(__file__)), *names)
    stamp = Stamp(STAMP, made_from)
    if stamp.is_current() and (GUIDE / "index.html").exists():
        return
    with stage("Guide"):
        shutil.rmtree(GUIDE, ignore_errors=True)
        run_quietly(
            sphinx(),
            failure="The guide could not be built: mend what is named here.",
        )
        for name in LEFT_OVER:
            (GUIDE / name).unlink(missing_ok=True)
        run_quietly(
            [PYTHON, "-m", "whitenoise.compress", "--quiet", "--no-brotli", GUIDE],
            failure="The guide could not be compressed.",
        )
    stamp.write()


def sources() -> list[Path]:
    return [
        path
        for path in DOCS.rglob("*")
        if path.is_file() and path.suffix in {".md", ".png", ".py", ".html", ".toml"}
    ]


def sphinx() -> list[str | Path]:
    record = BUILD / "guide-record"
    shutil.rmtree(record, ignore_errors=True)
    strict = ("--fail-on-warning", "--keep-going", "--quiet")
    return [PYTHON, "-m", "sphinx", *strict, "--doctree-dir", record, SOURCES, GUIDE]


def guide() -> None:
    from scripts.setup import set_up  # it needs this module itself

    set_up(developing=False)
    build_guide()
    say(f"The guide is built: {(GUIDE / 'index.html').relative_to(ROOT)}")


if __name__ == "__main__":
    main(guide)
