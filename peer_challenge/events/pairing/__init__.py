"""Who should challenge whom: the best pairing under a board's own rules, proved and explained.

Pure functions over `Problem`, no database. `reading` takes a problem from JSON, `weights` says what
each pair would be worth, `rules` which pairs may not be; `pairs` and `threes` find the best groups,
`obstacles` which rules are in the way of a full pairing, `solving` puts the account together.

Participants stand in the order of their ids throughout, whatever order they came in: so the same
input gives the same groups on any machine. docs/pairing.md says it in words.
"""
