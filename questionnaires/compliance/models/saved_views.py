"""What somebody wants to see in the tracker again, under a name."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Board, Seat, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def offered_to(self, user: User) -> "SavedViewQuerySet":
        """At the boards whose rounds they follow: their own, and what colleagues share."""
        seats = Seat.objects.open().of(user).at_boards("manager", "chair")
        return self.filter(Q(owner=user) | Q(shared=True), board__in=seats.values("board"))


class SavedView(models.Model):
    """`query` is the address's own: filters, columns, sorting. It fits every round of the board."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "owner", "name"], name="saved_view_one_of_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""), name="saved_view_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
