"""Run one of the long measurements in tests/ with what it needs: make bench, make proof."""

import sys

from scripts.build_frontend import collect_static
from scripts.environments import for_testing
from scripts.layout import PYTHON
from scripts.processes import run_visibly
from scripts.setup import set_up
from scripts.stages import Failure, main
from scripts.system_parts import FOR_RUNNING, FOR_TESTING, obtain


def campaign() -> int:
    if len(sys.argv) < 2:
        raise Failure("Name the module to run, for example: tests.benchmarks")
    obtain((*FOR_RUNNING, *FOR_TESTING))
    set_up(developing=True)
    environment = for_testing()
    collect_static(environment)
    return run_visibly([PYTHON, "-m", *sys.argv[1:]], environment=environment)


if __name__ == "__main__":
    main(campaign)
