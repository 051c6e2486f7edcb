"""The one school of Northmoor whose return came by post, and is typed in by the board."""

from audit_portal.organisations.models import User
from demo.pens import Pen
from demo.people import SIGN_INS
from questionnaires.returns.models import Status
from questionnaires.returns.paper_return.marking import Received, begin

WHY = "The school moved into its new building this month and has no internet there yet."
BY_POST = "s157-175-current"  # the round


def came_on_paper(slug: str, outcomes: dict[str, str]) -> str:
    """The name of the school; "" in the other rounds. Nobody with a printed sign-in."""
    if slug != BY_POST:
        return ""
    known = {place for sign_in in SIGN_INS for place, _ in sign_in.seats}
    begun = [name for name, outcome in outcomes.items() if outcome == Status.IN_PROGRESS]
    return next(name for name in reversed(begun) if name not in known)


def type_in(pen: Pen, manager: User) -> None:
    """From here on the manager's hand answers."""
    started = pen.story.started
    assert started is not None  # noqa: S101 - the story of one that is in progress
    received = Received(f"{pen.holders['senior_lead'].name}, head teacher", started.date(), WHY)
    begin(pen.audit_return, received, by=manager, at=started)
    pen.typist = manager
