"""Which return came before this one, for the people who answer it."""

from collections.abc import Iterable, Sequence

from audit_portal.organisations.models import Seat, Succession, User
from questionnaires.definitions.comparing import Difference, compare
from questionnaires.definitions.mapping.continuity import continuity
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.returns.sheet import structure_for

RELATED = ("audit_round__version__questionnaire", "cohort")


def past_returns(
    audit_return: AuditReturn, user: User, seats: Sequence[Seat] | None = None
) -> list[AuditReturn]:
    """All that were signed off and that this person may read, whichever questionnaire they answer.

    Of the organisation, or of one it took over from, however many steps ago.
    """
    return list(
        AuditReturn.objects.visible_to(user, seats)
        .filter(organisation__in=line_of(audit_return.organisation_id), status=Status.SIGNED_OFF)
        .exclude(pk=audit_return.pk)
        .select_related(*RELATED)
    )


def earlier_return(
    audit_return: AuditReturn, user: User, seats: Sequence[Seat] | None = None
) -> AuditReturn | None:
    """The last one on the same questionnaire. `audit_return` needs its round with version and
    questionnaire; `seats` are the person's, where they are known."""
    return last_of(past_returns(audit_return, user, seats), audit_return)


def last_of(past: Iterable[AuditReturn], audit_return: AuditReturn) -> AuditReturn | None:
    """The same board's comes before another's."""
    board = audit_return.audit_round.board_id
    return max(
        (
            one
            for one in past
            if code_of(one) == code_of(audit_return)
            and one.cohort.opens < audit_return.cohort.opens
        ),
        key=lambda one: (
            one.audit_round.board_id == board,
            one.cohort.opens,
            one.signed_off_at,
            one.pk,
        ),
        default=None,
    )


def code_of(audit_return: AuditReturn) -> str:
    """A board's own copy of a questionnaire keeps its code."""
    return audit_return.audit_round.version.questionnaire.code


def changes_since(earlier: AuditReturn, audit_return: AuditReturn) -> Difference:
    """As far as the two organisations were asked, each by its own variants."""
    before, after = structure_for(earlier), structure_for(audit_return)
    return compare(before, after, continuity(before, after))


def line_of(organisation: int) -> set[int]:
    return lines_of([organisation])[organisation]


def lines_of(organisations: Iterable[int]) -> dict[int, set[int]]:
    """To each organisation, itself and all before it. One query for each step back in time."""
    before: dict[int, set[int]] = {one: set() for one in organisations}
    wanted, newest = list(before), set(before)
    while newest:
        rows = Succession.objects.filter(successor__in=newest)
        newest = set()
        for successor, predecessor in rows.values_list("successor", "predecessor"):
            before[successor].add(predecessor)
            if predecessor not in before:
                before[predecessor] = set()
                newest.add(predecessor)
    return {one: _reached(one, before) for one in wanted}


def _reached(organisation: int, before: dict[int, set[int]]) -> set[int]:
    """Successions may be recorded in a ring by mistake."""
    reached, waiting = set(), {organisation}
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting |= before[one] - reached
    return reached
