"""Nobody reads for the board what is their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from audit_portal.organisations.models import Organisation, Seat, Succession, User

Own = dict[int, set[int]]


def own_to(user: User, prefix: str = "") -> Q:
    """Returns of organisations where this person holds a seat, of those that belong to one, and of
    those that one took over from. `prefix` is the way from the row to its return."""
    places = Seat.objects.open().of(user).at_organisations().values("organisation")
    before = Succession.objects.filter(successor__in=places).values("predecessor")
    at = f"{prefix}organisation"
    return (
        Q(**{f"{at}__in": places}) | Q(**{f"{at}__parent__in": places}) | Q(**{f"{at}__in": before})
    )


def own_organisations(people: Collection[int]) -> Own:
    """The same for many at once: organisations by person, both as primary keys."""
    seats = Seat.objects.open().filter(user__in=people).at_organisations()
    held: Own = defaultdict(set)
    for user, organisation in seats.values_list("user_id", "organisation_id"):
        held[user].add(organisation)
    places = {place for own in held.values() for place in own}
    schools = Organisation.objects.filter(parent__in=places)
    below = _pairs(schools.values_list("parent", "pk"))
    before = _pairs(
        Succession.objects.filter(successor__in=places).values_list("successor", "predecessor")
    )
    return {
        user: own.union(*(below.get(place, set()) | before.get(place, set()) for place in own))
        for user, own in held.items()
    }


def _pairs(rows: Iterable[tuple[Any, int]]) -> Own:
    found: Own = defaultdict(set)
    for place, other in rows:
        found[place].add(other)
    return found
