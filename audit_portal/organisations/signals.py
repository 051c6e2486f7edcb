"""What other floors may want to know of boards and seats."""

from django.dispatch import Signal

# Sent within the transaction; sender: Seat; old: the seat that ended; new: its successor's.
seat_handed_over = Signal()

# Sent within the transaction; sender: Board; board: the new one; at: the moment.
board_created = Signal()
