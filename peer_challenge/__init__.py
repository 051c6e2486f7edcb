"""Top floor: what the board makes of the returns. Analysis and events come to live here."""
