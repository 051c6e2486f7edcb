"""How much of a file is read: a page serves others at the same time, the command its operator."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    unpacked: int  # bytes
    rows: int  # below the headings
    seconds: int  # of work on a workbook


AT_COMMAND = Bounds(unpacked=200 * MEGABYTE, rows=200_000, seconds=600)
ON_PAGE = Bounds(unpacked=40 * MEGABYTE, rows=6000, seconds=20)  # schools of many authorities

# Files of groups and of links come for the whole country; little of them is kept.
OF_LINKS_ON_PAGE = Bounds(unpacked=40 * MEGABYTE, rows=150_000, seconds=20)
