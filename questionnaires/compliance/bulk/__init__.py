"""The same act for several returns of a round: chosen in the tracker, seen once more, then done."""
