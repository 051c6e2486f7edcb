"""The tracker of a trust or council: the returns of the schools below it, to read alone."""
