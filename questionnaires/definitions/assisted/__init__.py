"""Assisted import: a questionnaire as a board has it, in Word or Excel, becomes a draft.

grids.py reads a file as rows under titles; columns.py finds what each column is for, lines.py what
each row is, kinds.py, alternatives.py, tables_to_fill.py and scales.py how it would be answered,
nesting.py which standard stands in which; every guess says why. proposing.py keeps them as a
`Proposal`, which a person corrects; drafting.py makes the draft of what they chose.
"""
