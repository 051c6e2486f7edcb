"""Giving returns out to be read: which ones, and to whom."""
