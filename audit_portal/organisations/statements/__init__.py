"""Accessibility, privacy and cookies: what a board says of its portal, in words it may edit."""
