"""A return that came on paper: marked so, typed in by the board, still approved at home."""
