"""What the returns of a round say together: frames of its answers, and figures made from them.

`population` says whose answers count, `reading` brings them from the database, `showing` says which
questions they were asked, `frames` puts these together. Everything else takes frames and gives
frames, and asks the database nothing. pandas is loaded by whoever calls, never at the start.
"""
