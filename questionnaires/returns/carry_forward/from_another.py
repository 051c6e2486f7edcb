"""Answers to another audit that speak to the same requirements, such as a college's Section 11.

By a crosswalk of shared references. Words and evidence come in as suggestions; nothing else does.
"""

from collections.abc import Iterable

from questionnaires.definitions.comparing import Continuity, crosswalk
from questionnaires.definitions.mapping.continuity import continuity
from questionnaires.definitions.structure import Structure
from questionnaires.returns.carry_forward.earlier import code_of
from questionnaires.returns.models import AuditReturn


def goes_on(before: Structure, after: Structure) -> Continuity:
    """Which questions of a return go on from which of the one that its suggestions come from."""
    is_another = before.code != after.code
    return crosswalk(before, after) if is_another else continuity(before, after)


def another_of(past: Iterable[AuditReturn], audit_return: AuditReturn) -> AuditReturn | None:
    """The last one signed off on another questionnaire, of those of `earlier.past_returns`."""
    return max(
        (one for one in past if code_of(one) != code_of(audit_return)),
        key=lambda one: (one.signed_off_at, one.pk),
        default=None,
    )
