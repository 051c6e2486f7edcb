"""The answers of a round as files: out for other programs, in from other systems."""
