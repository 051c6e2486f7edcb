"""Which question of a new version goes on from which, where their keys do not say it.

saying.py writes a person's word down; continuity.py reads it for whoever compares; likely.py looks
for pairs that a person may want to map; page.py and views.py show them. Nothing is mapped unasked.
"""
