"""Make a fresh clone ready to run, or with --developing ready to test and check."""

import argparse
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.build_frontend import build_frontend
from scripts.build_guide import build_guide
from scripts.front_end_packages import install_front_end_packages
from scripts.layout import BUILD
from scripts.python_packages import install_python_packages
from scripts.stages import main, say
from scripts.system_parts import FOR_RUNNING, obtain


def set_up(*, developing: bool) -> None:
    """Do what is not done yet; a second call takes a fraction of a second."""
    with one_at_a_time():
        obtain(FOR_RUNNING)
        install_python_packages(developing=developing)
        install_front_end_packages()
        build_frontend()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two calls of make in one folder wait for each other here."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def setup() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--developing", action="store_true", help="also what tests and checks need")
    set_up(developing=parser.parse_args().developing)
    build_guide()
    say("The portal is set up. Start it with: make run")


if __name__ == "__main__":
    main(setup)
