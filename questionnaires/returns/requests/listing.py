"""The board's list of requests: what waits for it, what it has answered, what is over."""

from dataclasses import dataclass
from datetime import date

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from audit_portal.figures.days import day_of, spoken
from audit_portal.organisations.models import Board, Seat, User
from questionnaires.returns.models import AuditRound, BoardRequest, RequestState
from questionnaires.returns.models.requests import BoardRequestQuerySet
from questionnaires.returns.requests.wording import in_short, reason_of

SHORT = 100  # characters of what was written; its own page has all
CHOICES = [
    ("waiting", "Waiting for the board"),
    ("answered", "Answered, not decided"),
    ("over", "Decided or closed"),
    ("all", "All"),
]
STATES = {
    "waiting": [RequestState.OPEN],
    "answered": [RequestState.ANSWERED],
    "over": [
        RequestState.GRANTED,
        RequestState.REFUSED,
        RequestState.WITHDRAWN,
        RequestState.CLOSED,
    ],
    "all": list(RequestState),
}


def boards_watched_by(user: User) -> QuerySet[Board]:
    """Those whose list of requests this person may open."""
    seats = Seat.objects.open().of(user).at_boards("manager", "chair")
    return Board.objects.filter(pk__in=seats.values("board"))


def listed_at(audit_round: AuditRound, user: User) -> Board | None:
    """In whose list this person finds the requests of a round: its own board's before another's."""
    boards = boards_watched_by(user)
    own = boards.filter(pk=audit_round.board_id).first()
    return own or boards.filter(shared_rounds=audit_round).first()


@dataclass(frozen=True)
class Chosen:
    """What of the list is shown; `audit_round` None for all rounds."""

    which: str
    audit_round: AuditRound | None
    rounds: list[AuditRound]

    def of(self, requests: BoardRequestQuerySet) -> BoardRequestQuerySet:
        """What waits comes with the oldest first, the rest with the newest."""
        if self.audit_round is not None:
            requests = requests.filter(audit_return__audit_round=self.audit_round)
        if self.which == "waiting":
            return requests.waiting()
        return requests.filter(state__in=STATES[self.which]).order_by("-asked_at", "-pk")


def chosen_of(asked: QueryDict, board: Board) -> Chosen:
    """From the address; what it does not know is left aside."""
    which = asked.get("show", "")
    rounds = list(AuditRound.objects.for_board(board))
    audit_round = next((one for one in rounds if one.slug == asked.get("round")), None)
    return Chosen(which if which in STATES else "waiting", audit_round, rounds)


class RequestTable(tables.Table):  # type: ignore[misc]  # no types of its own
    caption = "Requests"
    row_header = "organisation"
    nouns = ("request", "requests")

    organisation = tables.Column(
        "Organisation", accessor="audit_return__organisation_name", orderable=False
    )
    asked = tables.Column("Asks for", empty_values=(), orderable=False)
    waiting_since = tables.Column(
        "Last asked", orderable=False, attrs={"td": {"class": "portal-nowrap"}}
    )
    state = tables.Column("Now", orderable=False)

    class Meta:
        empty_text = "No request fits what you asked for."

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_organisation(self, value: str, record: BoardRequest) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="portal-under">{}</span>',
            reverse("returns:request", args=[record.pk]),
            value,
            record.audit_return.audit_round.title,
        )

    def render_asked(self, record: BoardRequest) -> SafeString:
        return format_html(
            '{}<span class="portal-under">{}</span>',
            in_short(record),
            Truncator(reason_of(record)).chars(SHORT),
        )

    def render_waiting_since(self, record: BoardRequest) -> str:
        return ago(day_of(record.waiting_since), self.on)

    def render_state(self, record: BoardRequest) -> SafeString:
        return format_html(
            '<strong class="govuk-tag portal-status portal-status--asked-{}">{}</strong>',
            record.state,
            record.get_state_display(),
        )


def ago(day: date, on: date) -> str:
    """How long somebody waits: today, yesterday, then in days, then by its date."""
    days = (on - day).days
    words = {0: "Today", 1: "Yesterday"}.get(days)
    return words or (f"{days} days ago" if 0 < days <= 14 else spoken(day))
