"""A message that came back: the mail server had taken it, and then could not deliver it."""

from audit_portal.correspondence.models import Message

State = Message.State
GONE = (State.SENT, State.UNCERTAIN)


def mark_bounced(message: Message, said: str) -> bool:
    """It failed, in the words of the server that sent it back. False where it had failed before,
    or goes again by now."""
    gone = Message.objects.filter(pk=message.pk, state__in=GONE)
    words = f"It came back: {said}"[:2000]
    return bool(gone.update(state=State.FAILED, server_said=words))
