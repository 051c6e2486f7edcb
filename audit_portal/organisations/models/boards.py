"""The body that asks for the audits."""

from django.db import models

from audit_portal.organisations.models.people import Seat, User


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: User) -> "BoardQuerySet":
        """The boards where this person holds an open seat."""
        return self.filter(pk__in=Seat.objects.open().of(user).values("board"))

    def managed_by(self, user: User) -> "BoardQuerySet":
        return self.filter(
            pk__in=Seat.objects.open().of(user).filter(role="manager").values("board")
        )


class Board(models.Model):
    """A safeguarding board or partnership. Its names and papers are its own to set."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
