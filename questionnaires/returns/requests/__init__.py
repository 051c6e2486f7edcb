"""What a lead asks of the board about a return, and what the board answers and decides."""
