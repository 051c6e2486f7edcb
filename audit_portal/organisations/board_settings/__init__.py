"""What a board sets for itself: names, letterhead, limits; and who changed them when."""
