"""Northmoor, the invented borough: a board with all it needs to be tried by a newcomer.

It stands above the floors of the house because it fills all of them; nothing imports it.
"""
