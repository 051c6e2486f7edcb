"""How a board begins: a list of tasks that leads its manager to the first round.

An app calls `register` when it starts (`AppConfig.ready`), as for `next_steps`, and `ended_by`
with what tells that a board has begun: from then on its home page has no such list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit_portal.organisations.models import Board, Seat


@dataclass(frozen=True)
class FirstTask:
    """A line of the list. `status` says how far it is; `blocked`, that others come first."""

    title: str
    url: str
    detail: str
    status: str
    order: int
    done: bool = False
    blocked: bool = False


Source = Callable[[Board], Iterable[FirstTask]]
_sources: list[Source] = []
_ends: list[Callable[[Board], bool]] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def ended_by(has_begun: Callable[[Board], bool]) -> None:
    if has_begun not in _ends:
        _ends.append(has_begun)


def first_tasks(seat: Seat) -> list[FirstTask]:
    """For the manager of a board that has not begun; nothing for anybody else."""
    board = seat.board
    if board is None or seat.role != "manager" or any(ended(board) for ended in _ends):
        return []
    tasks = [task for source in _sources for task in source(board)]
    return sorted(tasks, key=lambda task: task.order)
