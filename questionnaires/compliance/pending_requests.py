"""What was asked of the board and not decided yet, for the tracker's next step."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from audit_portal.figures.days import spoken
from questionnaires.compliance.as_at import Annotated, AsAt
from questionnaires.returns.models import UNDECIDED, BoardRequest, RequestMessage
from questionnaires.returns.requests.wording import ground_of

DECIDED = (BoardRequest.Kind.TIME, BoardRequest.Kind.NOT_OURS)


def with_requests(annotated: Annotated, when: AsAt) -> Annotated:
    """Adds `has_asked`: something was asked for by then that the board decides."""
    asked = BoardRequest.objects.filter(
        audit_return=OuterRef("pk"), kind__in=DECIDED, asked_at__lt=when.ends
    )
    with_it: Annotated = annotated.annotate(has_asked=Exists(asked))
    return with_it


def undecided(returns: Collection[int], when: AsAt) -> dict[int, str]:
    """A few words for each return where that was not decided at the end of the day.

    One query, and none without returns: how a request stood is in its messages, so that past days
    stay as they were.
    """
    if not returns:
        return {}
    messages = RequestMessage.objects.filter(
        request__audit_return__in=returns,
        request__kind__in=DECIDED,
        at__lt=when.ends,
    )
    last = {one.request_id: one for one in messages.select_related("request").order_by("at", "pk")}
    waiting = (one.request for one in last.values() if one.state in UNDECIDED)
    return {asked.audit_return_id: _in_words(asked) for asked in waiting}


def _in_words(asked: BoardRequest) -> str:
    if asked.wanted_day is not None:
        return f"Asked for more time until {spoken(asked.wanted_day)}"
    return f"Says that it is not theirs: {ground_of(asked)}"
