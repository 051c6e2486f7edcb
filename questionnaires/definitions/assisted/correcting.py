"""Keeping what an editor has corrected: no two write over each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from questionnaires.definitions.models import Proposal

CORRECTED = ("what", "number", "text", "choices", "level")


class ChangedMeanwhile(Exception):
    """Somebody else has corrected it since this page was made."""


def keep(
    proposal: Proposal,
    whole: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> None:
    """`whole`: title, scale, not_applicable, seen; `lines`: of each what `CORRECTED` names."""
    corrected = [
        line | {name: change[name] for name in CORRECTED if name in change}
        for line, change in zip(proposal.lines, lines, strict=True)
    ]
    kept = Proposal.objects.open().filter(pk=proposal.pk, edits=whole["seen"])
    done = kept.update(
        title=whole["title"],
        scale=whole["scale"],
        not_applicable=whole["not_applicable"],
        lines=corrected,
        edits=F("edits") + 1,
    )
    if not done and not _is_kept_already(proposal, whole, corrected):
        raise ChangedMeanwhile


def _is_kept_already(
    proposal: Proposal, whole: Mapping[str, Any], corrected: Sequence[Mapping[str, Any]]
) -> bool:
    """A second press of the button."""
    now = Proposal.objects.open().filter(pk=proposal.pk).first()
    names = ("title", "scale", "not_applicable")
    return (
        now is not None
        and now.lines == corrected
        and all(getattr(now, name) == whole[name] for name in names)
    )
