"""The portal with its clock stopped at noon of one day, so that every picture can be taken again.

`gunicorn scripts.still_portal:application`, with the day in STILL_DAY. Never for anything else.
"""

import os
from datetime import UTC, datetime

from django.utils import timezone

NOON = datetime.fromisoformat(os.environ["STILL_DAY"]).replace(hour=12, tzinfo=UTC)


def noon() -> datetime:
    return NOON


timezone.now = noon

from audit_portal.wsgi import application  # noqa: E402, F401  # once the clock stands still
