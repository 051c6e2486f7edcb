"""The papers of a return: what goes into each. How they look is the ground floor's."""
