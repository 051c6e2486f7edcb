"""Papers and files that leave the portal."""
