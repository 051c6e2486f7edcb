"""The board's letter back: drafted from the review, signed by the manager, sent and kept."""
