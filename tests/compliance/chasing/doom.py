"""A process that is killed at its n-th moment: before a statement, around a commit or a mail."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from audit_portal.correspondence.postbox import Postbox

Act = Callable[[], object]


class _Doom:
    def __init__(self, last: int) -> None:
        self.left = last

    def tick(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.tick()
            result = function(*args, **kwargs)
            self.tick()
            return result

        return watched

    def before_each_statement(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.tick()
        return execute(sql, params, many, context)


def start(act: Act, *, killed_at: int | None = None) -> int:
    """Run `act` in a process of its own, on a connection of its own; its id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        if killed_at is None:
            act()
        else:
            _doomed(act, _Doom(killed_at))
        status = 0
    finally:
        os._exit(status)


def _doomed(act: Act, doom: _Doom) -> None:
    connection.ensure_connection()
    connection._commit = doom.around(connection._commit)  # type: ignore[attr-defined]
    Postbox.send = doom.around(Postbox.send)  # type: ignore[method-assign]
    with connection.execute_wrapper(doom.before_each_statement):
        act()


def wait_for(child: int) -> bool:
    """Whether it was killed; anything but that and success is an error."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "The process failed; its words are above."
    return False


def was_killed(act: Act, *, at: int) -> bool:
    return wait_for(start(act, killed_at=at))


def at_the_same_time(*acts: Act) -> None:
    children = [start(act) for act in acts]
    killed = [wait_for(child) for child in children]
    assert not any(killed)
