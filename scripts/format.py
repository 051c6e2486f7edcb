"""Put the Python code into its form: make format."""

from scripts.layout import PYTHON
from scripts.setup import set_up
from scripts.stages import main, run_quietly, stage


def format_code() -> None:
    set_up(developing=True)
    with stage("Lint, mending what can be mended"):
        mend = [PYTHON, "-m", "ruff", "check", "--fix-only", "--quiet"]
        run_quietly(mend, failure="ruff could not mend the code.")
    with stage("Format"):
        run_quietly([PYTHON, "-m", "ruff", "format"], failure="ruff could not format the code.")


if __name__ == "__main__":
    main(format_code)
