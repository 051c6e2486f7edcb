"""The virtual environment in .venv and the pinned packages in it."""

import subprocess
import sys
from pathlib import Path

from scripts.layout import ENVIRONMENT, PYTHON, ROOT
from scripts.stages import run_quietly, stage
from scripts.stamps import Stamp, fingerprint

FOR_RUNNING = ROOT / "requirements.txt"
FOR_DEVELOPING = ROOT / "requirements-dev.txt"
FOR_NODE = ROOT / "requirements-node.txt"


def environment_stamp() -> Stamp:
    """A moved folder or another Python makes another environment."""
    version = ".".join(map(str, sys.version_info[:2]))
    return Stamp(ENVIRONMENT / "made-from", fingerprint((), version, str(ENVIRONMENT)))


def packages_stamp(name: str, *requirements: Path) -> Stamp:
    environment = environment_stamp().made_from
    return Stamp(ENVIRONMENT / f"installed-{name}", fingerprint(requirements, environment))


def install_python_packages(*, developing: bool) -> None:
    make_environment()
    running = packages_stamp("for-running", FOR_RUNNING)
    developing_too = packages_stamp("for-developing", FOR_RUNNING, FOR_DEVELOPING)
    if developing and not developing_too.is_current():
        install("Python packages for running and developing", FOR_RUNNING, FOR_DEVELOPING)
        developing_too.write()
        running.write()
    elif not running.is_current():
        install("Python packages", FOR_RUNNING)
        running.write()


def install_node() -> None:
    """Get Node.js as a Python package, for computers that have none, or too old a one."""
    stamp = packages_stamp("node", FOR_NODE)
    if not stamp.is_current():
        install("Node.js", FOR_NODE)
        stamp.write()


def make_environment() -> None:
    stamp = environment_stamp()
    if stamp.is_current() and works():
        return
    with stage("Python environment in .venv"):
        run_quietly(
            [base_python(), "-m", "venv", "--clear", ENVIRONMENT],
            failure="The virtual environment in .venv could not be made.",
        )
    stamp.write()


def works() -> bool:
    """Whether the environment's Python starts: the Python it was made with may be gone."""
    try:
        return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def base_python() -> Path:
    """The Python outside any environment: an environment cannot make itself anew."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidate = Path(sys.base_prefix) / "bin" / version
    return candidate if candidate.exists() else Path(sys.executable)


def install(title: str, *requirements: Path) -> None:
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "--quiet"]
    files = [part for path in requirements for part in ("--requirement", str(path))]
    with stage(title):
        run_quietly(
            [*command, "--disable-pip-version-check", *files],
            failure=f"pip could not install {' and '.join(path.name for path in requirements)}.",
        )
