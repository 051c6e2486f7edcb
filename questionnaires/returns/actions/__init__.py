"""The organisation's action plan: set at a question of a return, followed until it is done."""
