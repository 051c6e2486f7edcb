"""Rounds: opening and closing them, and what is granted in them."""
