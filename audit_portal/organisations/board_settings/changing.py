"""Changing the settings of a board: what one manager changed, another does not undo unawares."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from audit_portal.organisations.board_settings.sections import in_words
from audit_portal.organisations.models import Board, BoardChange, User


class ChangedMeanwhile(Exception):
    """Somebody else has set the same since the form was filled in; `changes` says who and what."""

    def __init__(self, changes: list[BoardChange], revision: int) -> None:
        super().__init__(f"{len(changes)} settings changed meanwhile")
        self.changes = changes
        self.revision = revision


@transaction.atomic
def change_settings(
    board: Board, wanted: Mapping[str, Any], *, seen: int, who: User, at: datetime
) -> list[BoardChange]:
    """Set what differs; `seen` is the revision of the board that the form was filled in on.

    A setting that was left as it was then stays as it is now, whatever others did. Raises
    `ChangedMeanwhile`, and changes nothing, when one differs from then and from now.
    """
    board = Board.objects.select_for_update().get(pk=board.pk)
    news = {name: value for name, value in wanted.items() if getattr(board, name) != value}
    since = _changes_since(board, seen, news)
    clashes = []
    for name, changes in since.items():
        if in_words(name, news[name]) == changes[0].was:
            del news[name]
        else:
            clashes.append(changes[-1])
    if clashes:
        raise ChangedMeanwhile(clashes, board.revision)
    return _written(board, news, who, at) if news else []


def _changes_since(
    board: Board, seen: int, news: Mapping[str, Any]
) -> dict[str, list[BoardChange]]:
    """By setting, the earliest first."""
    found: dict[str, list[BoardChange]] = defaultdict(list)
    later = board.changes.filter(revision__gt=seen, setting__in=list(news))
    for change in later.select_related("who").order_by("revision"):
        found[change.setting].append(change)
    return found


def _written(board: Board, news: Mapping[str, Any], who: User, at: datetime) -> list[BoardChange]:
    board.revision += 1
    changes = [
        BoardChange(
            board=board,
            revision=board.revision,
            setting=name,
            was=in_words(name, getattr(board, name)),
            became=in_words(name, value),
            at=at,
            who=who,
        )
        for name, value in news.items()
    ]
    for name, value in news.items():
        setattr(board, name, value)
    board.save(update_fields=[*news, "revision"])
    return BoardChange.objects.bulk_create(changes)
