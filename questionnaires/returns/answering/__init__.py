"""Answering: who holds the pen, the wizard, and saving so that nothing is lost."""
