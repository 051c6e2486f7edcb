"""What the floors above may want to know about rounds."""

from django.dispatch import Signal

# Sent within the transaction that opens it; sender: AuditRound; audit_round: the new one;
# modelled_on: the earlier round it was planned after, or None.
round_opened = Signal()
