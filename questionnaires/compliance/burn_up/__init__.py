"""How the returns of a round came in, day by day, beside its deadlines and the round before."""
