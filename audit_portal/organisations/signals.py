"""What other floors may want to know about seats."""

from django.dispatch import Signal

# Sent within the transaction; sender: Seat; old: the seat that ended; new: its successor's.
seat_handed_over = Signal()
