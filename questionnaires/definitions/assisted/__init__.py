"""Assisted import: a questionnaire as a board has it, in Word or Excel, becomes a draft.

grids.py reads a file as rows under titles; columns.py finds what each column is for, lines.py what
each row is, kinds.py and scales.py how it would be answered; every guess says why. proposing.py
keeps them as a `Proposal`, which a person corrects; drafting.py makes the draft of what they chose.
"""
