"""The register of schools (Get Information About Schools): reading its files, taking them in."""
