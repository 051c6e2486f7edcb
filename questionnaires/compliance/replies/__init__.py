"""Replies and bounces: read from a file of the mailbox, matched with what was sent, taken in."""
