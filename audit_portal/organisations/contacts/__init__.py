"""A board's own list of contacts: who is invited to which seat of which organisation."""
