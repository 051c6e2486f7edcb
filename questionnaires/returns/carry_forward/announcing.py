"""What is new since last time, for those who are written to about a round that they have not begun.

The same account as on the front page of their return; in mail only where the same board asked last
time, so that whoever is written to may read that return, too.
"""

from collections import defaultdict
from collections.abc import Iterable

from questionnaires.definitions.comparing import Summary, summary_of
from questionnaires.definitions.structure import Structure
from questionnaires.returns.carry_forward.earlier import RELATED, changes_since, last_of, lines_of
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.returns.sheet import structure_for


def what_is_new(returns: Iterable[int]) -> dict[int, Summary]:
    """By primary key of the return; left out are those begun, and those with no return before it.

    A few queries for however many returns.
    """
    rows = AuditReturn.objects.filter(pk__in=list(returns), status=Status.NOT_STARTED)
    begun_by_nobody = list(rows.select_related(*RELATED))
    lines = lines_of(one.organisation_id for one in begun_by_nobody)
    returned = _returned({place for line in lines.values() for place in line})
    made: dict[tuple[Structure, Structure], Summary] = {}
    found = {}
    for one in begun_by_nobody:
        earlier = _last(
            one, [old for place in lines[one.organisation_id] for old in returned[place]]
        )
        if earlier is not None:
            pair = structure_for(earlier), structure_for(one)
            if pair not in made:
                made[pair] = summary_of(changes_since(earlier, one))
            found[one.pk] = made[pair]
    return found


def _returned(organisations: Iterable[int]) -> dict[int, list[AuditReturn]]:
    """Signed off, by organisation."""
    rows = AuditReturn.objects.filter(organisation__in=organisations, status=Status.SIGNED_OFF)
    found = defaultdict(list)
    for row in rows.select_related(*RELATED):
        found[row.organisation_id].append(row)
    return found


def _last(audit_return: AuditReturn, before: Iterable[AuditReturn]) -> AuditReturn | None:
    board = audit_return.audit_round.board_id
    return last_of((one for one in before if one.audit_round.board_id == board), audit_return)
