"""Compile requirements*.in into lock files with hashes, without a word on where files came from.

Settings of this computer's pip (other indexes, folders of wheels) are left out, so that the hashes
are those of the public files for every platform.
"""

import argparse
import os

from scripts.layout import PYTHON
from scripts.setup import set_up
from scripts.stages import main, run_quietly, stage

LOCKED_IN_ORDER = ("requirements", "requirements-dev", "requirements-node")
FROM_THE_PUBLIC_INDEX_ALONE = {"PIP_CONFIG_FILE": os.devnull}
OTHER_PLACES = ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX")


def lock() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where allowed")
    options = ["--upgrade"] if parser.parse_args().upgrade else []
    set_up(developing=True)
    for name in LOCKED_IN_ORDER:
        with stage(f"{name}.txt"):
            compile_requirements(name, *options)


def compile_requirements(name: str, *options: str) -> None:
    environment = {key: text for key, text in os.environ.items() if key not in OTHER_PLACES}
    command = [PYTHON, "-m", "piptools", "compile", "--quiet", "--no-config", "--generate-hashes"]
    silent = ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
    exact = ["--allow-unsafe", "--strip-extras"]
    run_quietly(
        [*command, *silent, *exact, *options, "--output-file", f"{name}.txt", f"{name}.in"],
        failure=f"{name}.in could not be compiled.",
        environment={
            **environment,
            **FROM_THE_PUBLIC_INDEX_ALONE,
            "CUSTOM_COMPILE_COMMAND": "make lock",
        },
    )


if __name__ == "__main__":
    main(lock)
