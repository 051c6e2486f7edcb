"""Where things lie in the project's folder, and which programs of its own it uses."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = str(ENVIRONMENT / "bin" / "python")
BUILD = ROOT / "build"
STATIC = BUILD / "static"
DOCS = ROOT / "docs"
GUIDE = BUILD / "guide"
ASSETS = ROOT / "audit_portal" / "assets"
NODE_MODULES = ROOT / "node_modules"
VAR = ROOT / "var"


def manage(*arguments: str) -> list[str]:
    """The command line that runs a management command in the project's environment."""
    return [PYTHON, "manage.py", *arguments]
