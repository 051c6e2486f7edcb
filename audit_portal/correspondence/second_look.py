"""A last look at a message before it goes: is what it says still so?

Between the writing of a message and its sending hours may pass, or days where the mail server is
away. Whoever writes messages whose reason can pass registers, when its app starts, a check for
their `purpose`. The check is called in the transaction that claims the message, so that a sender
killed here has claimed nothing. It may mend the message's words, and says why it is no longer
needed, or "" when it is to go.
"""

from collections.abc import Callable
from datetime import datetime

from audit_portal.correspondence.models import Message

Check = Callable[[Message, datetime], str]
_checks: dict[str, Check] = {}


def register(purpose: str, check: Check) -> None:
    _checks[purpose] = check


def why_not_needed(message: Message, *, at: datetime) -> str:
    check = _checks.get(message.purpose)
    return check(message, at) if check is not None else ""
