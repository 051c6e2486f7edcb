"""Speed and memory, measured against a bare Django page on the same server: make bench.

Each module `bench_<subject>.py` here has a function `measure()` that yields `Result`s; a new one is
found by its name.
"""
