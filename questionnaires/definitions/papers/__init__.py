"""The blank form of a version, and how papers mark the points of a scale."""
