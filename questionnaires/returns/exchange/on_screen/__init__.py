"""Pages on which a board takes the answers of a round out, and brings in those of past years."""
