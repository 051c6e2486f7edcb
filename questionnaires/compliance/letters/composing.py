"""Letters as they would go on a day: the words of their step, and the facts of their return."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from audit_portal.figures.days import spoken
from audit_portal.organisations.letterhead import Letterhead, letterhead_of
from audit_portal.organisations.models import Board, Organisation, User
from questionnaires.compliance.chasing.composing import how_it_stands
from questionnaires.compliance.chasing.deciding import TRUST, Asked, Situation, Stands, holders
from questionnaires.compliance.chasing.deciding import look_at_step as look
from questionnaires.compliance.chasing.gathering import gather, plain
from questionnaires.compliance.chasing.words import fill, values_for
from questionnaires.compliance.letters.content import Content
from questionnaires.compliance.letters.history import Lines, histories
from questionnaires.compliance.models import Letter
from questionnaires.returns.models import AuditReturn, AuditRound
from questionnaires.returns.sign_off.approvers import signatory_words

ANSWER_WITHIN = timedelta(days=14)
MOST_LINES = 8  # of the history, so that a letter keeps to a page or two
CLOSED = Stands(goes=False, for_good=True, why="The round is closed.")
OTHERS = {"lead": "the safeguarding lead", TRUST: "the chief executive"}
RELATED = (
    "notice__step",
    "notice__audit_return__audit_round__board",
    "notice__audit_return__cohort",
    "notice__audit_return__organisation__parent",
    "approval",
)


@dataclass(frozen=True)
class Desk:
    """All that is read once for a batch of letters of a board."""

    board: Board
    head: Letterhead
    on: date
    situation: Situation
    asked: Mapping[int, Asked]
    people: Mapping[int, User]

    def standing(self, letter: Letter) -> Stands:
        """Whether the letter is still to go; `for_good`: it drops out."""
        notice = letter.notice
        asked = self.asked.get(notice.audit_return_id)
        if asked is None:
            return CLOSED
        return look(asked, plain(notice.step), notice.role, on=self.on)


def drops_out(stands: Stands, asked: Asked | None, role: str) -> bool:
    """Nothing is asked of this seat any more; what merely rests or has more time stays."""
    return not stands.goes and (asked is None or role not in asked.roles)


def desk_for(board: Board, letters: Collection[Letter], *, on: date) -> Desk:
    """A fixed number of queries, however many letters."""
    returns = [one.notice.audit_return_id for one in letters]
    rounds = AuditRound.objects.filter(returns__in=returns, closed_on=None).distinct()
    situation = gather(board, rounds, on=on, gap=0, only=returns)
    people = {held.person for seats in situation.seats.values() for held in seats}
    asked = {one.pk: one for one in situation.asked}
    head = letterhead_of(board)
    return Desk(board, head, on, situation, asked, User.objects.in_bulk(people))


def compose(desk: Desk, letters: Sequence[Letter], *, signed_by: str = "") -> dict[int, Content]:
    """By primary key of the letter; `signed_by` the chair who approves them."""
    so_far = histories({one.notice.audit_return_id for one in letters})
    return {
        one.pk: _content(desk, one, so_far.get(one.notice.audit_return_id, []), signed_by)
        for one in letters
    }


def _content(desk: Desk, letter: Letter, lines: Lines, signed_by: str) -> Content:
    audit_return, head = letter.notice.audit_return, desk.head
    values = _values(desk.board, audit_return)
    name, title = _addressee(desk, letter)
    shown = lines[-MOST_LINES:]
    return Content(
        board=head.name,
        address=head.address,
        reach=" · ".join(filter(None, (head.phone, head.email))),
        to=tuple(filter(None, (name, title, *_place(letter)))),
        on=desk.on.isoformat(),
        greeting=f"Dear {name or title}",
        subject=fill(letter.own_subject, values),
        paragraphs=tuple(_paragraphs(fill(letter.own_text, values))),
        facts=tuple(_facts(audit_return)),
        history=tuple((spoken(day), what) for day, what in shown),
        earlier=len(lines) - len(shown),
        request=_request(head, desk.on),
        signed=tuple(filter(None, (signed_by or head.chair_name, head.chair_title, head.name))),
        about=f"{audit_return.organisation_name}: {audit_return.audit_round.title}",
        logo=sha256(head.logo).hexdigest() if head.logo else "",
    )


def _values(board: Board, audit_return: AuditReturn) -> dict[str, str]:
    return values_for(
        organisations=[audit_return.organisation_name],
        round_title=audit_return.audit_round.title,
        due=audit_return.due,
        final=max(audit_return.due, audit_return.cohort.final_due),
        board=board.name,
        duty=audit_return.duty_basis,
    )


def _addressee(desk: Desk, letter: Letter) -> tuple[str, str]:
    """Name, "" where nobody holds the seat, and what the seat is called there."""
    notice = letter.notice
    asked = desk.asked.get(notice.audit_return_id)
    people = holders(asked, notice.role, desk.situation.seats) if asked is not None else []
    name = desk.people[people[0]].name if people else ""
    if name and notice.role == TRUST:
        return name, ""  # any seat there may hold it
    words = {**OTHERS, **signatory_words(notice.audit_return.organisation.kind)}
    title = words[notice.role].removeprefix("the ")
    return name, title[0].upper() + title[1:]


def _place(letter: Letter) -> tuple[str, ...]:
    notice = letter.notice
    organisation: Organisation = notice.audit_return.organisation
    if notice.role == TRUST and organisation.parent is not None:
        organisation = organisation.parent
        return organisation.name, *_address(organisation)
    return notice.audit_return.organisation_name, *_address(organisation)


def _address(organisation: Organisation) -> tuple[str, ...]:
    street = (part.strip() for part in organisation.street.split(","))
    return *street, organisation.town, organisation.postcode


def _paragraphs(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return [part for part in parts if part]


def _facts(audit_return: AuditReturn) -> list[tuple[str, str]]:
    final = max(audit_return.due, audit_return.cohort.final_due)
    facts = [
        ("Return", audit_return.audit_round.title),
        ("Organisation", audit_return.organisation_name),
        ("Asked for on", spoken(audit_return.cohort.opens)),
        ("Due on", spoken(audit_return.due)),
    ]
    if final != audit_return.due:
        facts.append(("Final deadline", spoken(final)))
    return [*facts, ("How it stands", how_it_stands(audit_return))]


def _request(head: Letterhead, on: date) -> str:
    """What to do, by when, and whom to ring."""
    by = spoken(on + ANSWER_WITHIN)
    what = f"Please let the board have the return, or an answer to this letter, by {by}."
    who = head.manager_name or "The board’s manager"
    ways = [f"on {head.phone}"] if head.phone else []
    ways += [f"at {head.email}"] if head.email else []
    if not ways:
        return f"{what} {who} will gladly help with any question."
    return f"{what} {who} will gladly help with any question: you reach them {' or '.join(ways)}."
