"""All that a board owns in one file, and its way into an empty installation.

belongings.py and holdings.py say of every table whether and how it belongs to a board,
travelling.py what of a row stays behind. contents.py writes the file; opening.py looks into one,
and bringing_in.py takes it in.
"""
