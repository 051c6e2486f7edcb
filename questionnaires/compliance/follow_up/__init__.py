"""What became of what organisations said they would do: the board's view of their actions."""
