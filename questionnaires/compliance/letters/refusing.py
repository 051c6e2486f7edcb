class LetterRefused(Exception):
    """The message is a sentence for the person who asked."""
