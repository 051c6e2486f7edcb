"""The pages of the builder, for who edits the board's questionnaires."""
