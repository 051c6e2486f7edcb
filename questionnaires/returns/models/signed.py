"""Rows whose history is told who changed them and when."""

from datetime import datetime
from typing import Self

from django.db import models

from audit_portal.organisations.models import User


class Signed(models.Model):
    """For models with `history`, which would otherwise ask the clock and the request by itself."""

    _history_user: User
    _history_date: datetime

    class Meta:
        abstract = True

    def signed(self, who: User, at: datetime) -> Self:
        """To be saved or deleted next, in this person's name."""
        self._history_user, self._history_date = who, at
        return self
