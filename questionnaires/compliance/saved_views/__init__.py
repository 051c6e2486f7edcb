"""Views of the tracker kept under a name, for oneself or for the colleagues at the board."""
