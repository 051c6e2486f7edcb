"""One message to many of a round: who gets it, in which words, once each."""
