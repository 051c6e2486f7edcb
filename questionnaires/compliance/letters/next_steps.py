"""What waits in the chair's name, on the home page of the chair and of the manager."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Role, Seat
from questionnaires.compliance.models import Letter

State = Letter.State
STEPS = {
    Role.CHAIR: (
        (State.WAITING, "Read and approve {}", "They go out in your name once you approve.", 21),
    ),
    Role.MANAGER: (
        (State.SENT_BACK, "Change {} that the chair sent back", "The remark says what to do.", 23),
        (State.APPROVED, "Print and post {}", "The chair has approved what they say.", 24),
    ),
}


def letters_to_see_to(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role not in STEPS:
        return
    counted = Letter.objects.of_board(seat.board).unposted().order_by()
    numbers = dict(counted.values_list("state").annotate(Count("pk")))
    url = reverse("compliance:letters", args=[seat.board.slug])
    for state, title, detail, order in STEPS[Role(seat.role)]:
        if number := numbers.get(state, 0):
            letters = "1 letter" if number == 1 else f"{number} letters"
            yield NextStep(
                title=title.format(letters),
                url=f"{url}?show={state}",
                detail=detail,
                status=f"{number} to do",
                order=order,
            )
