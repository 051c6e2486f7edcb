"""Measure everything, or the subjects named: python -m tests.benchmarks [subject ...]"""

import importlib
import pkgutil
import sys

from tests import benchmarks
from tests.benchmarks.results import Result, table, write
from tests.browser.serving import ROOT


def subjects() -> list[str]:
    names = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name.removeprefix("bench_") for name in names if name.startswith("bench_"))


def main() -> int:
    chosen = sys.argv[1:] or subjects()
    results: list[Result] = []
    for subject in chosen:
        module = importlib.import_module(f"tests.benchmarks.bench_{subject}")
        print(f"Measuring {subject} ...", file=sys.stderr, flush=True)
        for result in module.measure():
            print(f"  {result}", file=sys.stderr, flush=True)
            results.append(result)
    print(table(results))
    write(results, ROOT / "build" / "bench.json")
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
