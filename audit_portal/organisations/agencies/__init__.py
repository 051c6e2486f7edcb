"""Agencies and others that no national register knows: from a plain list, one line for each."""
