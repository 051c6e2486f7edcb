"""The project's own tooling, with the standard library alone."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must be able to read this far)
    sys.exit(
        "The portal needs Python 3.11 or newer, and this is Python {}.{}: "
        "call make with PYTHON=python3.11 or newer.".format(*sys.version_info)
    )
