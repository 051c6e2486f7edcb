"""The record of an organisation, kept by hand: adding, correcting, and what it owes to a board."""
