"""Organisations written down by hand, one on each line, by URN or by name."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.db.models.functions import Lower

from audit_portal.organisations.models import Board, BoardMember, Organisation

MOST = 5000  # lines


class NamedField(forms.CharField):
    """Gives their primary keys. `board` is set by the form: only its members are found."""

    widget = forms.Textarea
    board: Board

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> tuple[int, ...]:
        text: str = super().clean(value)
        lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines()))
        lines = [line for line in lines if line]
        if len(lines) > MOST:
            raise forms.ValidationError(f"{len(lines)} lines are too many: {MOST} at most.")
        found = self._found(lines)
        problems = [words for line in lines if (words := _problem(line, found[line.lower()]))]
        if problems:
            raise forms.ValidationError(problems[:10])
        return tuple(dict.fromkeys(found[line.lower()][0] for line in lines))

    def words(self, keys: Iterable[int]) -> str:
        """As somebody would write them: by URN where there is one, for names repeat."""
        rows = Organisation.objects.filter(pk__in=list(keys)).order_by("name", "pk")
        return "\n".join(urn or name for urn, name in rows.values_list("urn", "name"))

    def _found(self, lines: list[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        small = [line.lower() for line in lines]
        members = BoardMember.objects.filter(board=self.board, until=None).values("organisation")
        rows = Organisation.objects.filter(pk__in=members).annotate(small=Lower("name"))
        rows = rows.filter(Q(urn__in=lines) | Q(name__in=lines) | Q(small__in=small))
        for key, urn, name in rows.values_list("pk", "urn", "name"):
            for word in {urn or name.lower(), name.lower()}:
                found[word].append(key)
        return found


def _problem(line: str, keys: list[int]) -> str:
    if not keys:
        return f"The board has no member “{line[:100]}”: write its URN or its full name."
    if len(keys) > 1:
        return f"{len(keys)} organisations are called “{line[:100]}”: write the URN of each."
    return ""
