"""Two drafts of a board, one eleven times as long as the other."""

from typing import Any

from tests.definitions.building.long_drafts import draft_of
from tests.factories import make_board, make_seat, make_user

EACH = 10  # questions of a standard


def drafts(*, few: int, many: int) -> dict[str, Any]:
    """Their primary keys, with as many questions, and the editor of both."""
    board, edna = make_board("building"), make_user("Edna")
    make_seat(edna, board, "editor")
    short, long = (draft_of(board, standards=n // EACH, questions=EACH) for n in (few, many))
    return {"few": short.pk, "many": long.pk, "edna": edna.email}
