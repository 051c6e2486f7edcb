"""Ground floor: the project, and who everyone is."""
