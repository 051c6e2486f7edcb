"""A letter as it would go on a day: the reviewer's words, and the figures of the review."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from audit_portal.organisations.letterhead import Letterhead
from questionnaires.returns.models import Action, AuditReturn
from questionnaires.returns.sign_off.approvers import holders, signatory_words
from questionnaires.review.feedback.content import Asked, Content, Moderated, Standard, ToDo
from questionnaires.review.feedback.findings import Finding, Part, findings_of
from questionnaires.review.models import FeedbackLetter, Query, QueryMessage, Review
from questionnaires.review.queries.mail import name_of

RELATED = (
    "signing",
    "review__reviewer",
    "review__audit_return__audit_round__board",
    "review__audit_return__audit_round__version",
    "review__audit_return__cohort",
    "review__audit_return__organisation",
)


def compose(letter: FeedbackLetter, head: Letterhead, *, on: date, signed_by: str = "") -> Content:
    """A fixed number of queries. `signed_by`: the manager who signs it."""
    review = letter.review
    audit_return, parts = review.audit_return, findings_of(review)
    name, title = addressee(audit_return)
    planned = _planned(audit_return)
    return Content(
        board=head.name,
        address=head.address,
        reach=" · ".join(filter(None, (head.phone, head.email))),
        to=tuple(filter(None, (name, title, *_place(audit_return)))),
        on=on.isoformat(),
        greeting=f"Dear {name or title}",
        subject=f"{audit_return.audit_round.title}: our reply to your return",
        opening=paragraphs(letter.opening),
        strengths=paragraphs(letter.strengths),
        to_strengthen=paragraphs(letter.to_strengthen),
        standards=tuple(_standard(part) for part in parts if part.rated),
        moderated=tuple(_moderated(one) for one in _not_agreed(parts)),
        queries=tuple(_queries(review)),
        actions=tuple(_to_do(one) for one in planned if one.status == Action.Status.OPEN),
        to_plan=tuple(_to_plan(parts, planned)),
        plan_by=letter.act_by.isoformat(),
        closing=paragraphs(letter.closing),
        ask=_ask(head),
        signed=tuple(filter(None, (signed_by or head.manager_name, "For the board", head.name))),
        about=f"{audit_return.organisation_name}: {audit_return.audit_round.title}",
        logo=sha256(head.logo).hexdigest() if head.logo else "",
    )


def addressee(audit_return: AuditReturn) -> tuple[str, str]:
    """The head or senior lead: a name, "" where nobody holds the seat, and what it is called."""
    seat = next(iter(holders(audit_return, "senior_lead")), None)
    title = signatory_words(audit_return.organisation.kind)["senior_lead"].removeprefix("the ")
    return seat.user.name if seat else "", title[0].upper() + title[1:]


def _place(audit_return: AuditReturn) -> tuple[str, ...]:
    there = audit_return.organisation
    street = (part.strip() for part in there.street.split(","))
    return audit_return.organisation_name, *street, there.town, there.postcode


def paragraphs(text: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(part for part in parts if part)


def _standard(part: Part) -> Standard:
    return Standard(part.name, len(part.rated), part.agreed)


def _not_agreed(parts: Iterable[Part]) -> list[Finding]:
    return [one for part in parts for one in part.findings if not one.found.agreed]


def _moderated(one: Finding) -> Moderated:
    own, board = one.given.point, one.moderated
    return Moderated(
        one.name, own.label if own else "", board.label if board else "", one.found.reason
    )


def _queries(review: Review) -> Iterable[Asked]:
    queries = Query.objects.filter(review=review).select_related("question__standard")
    for query in queries.prefetch_related("messages").order_by("asked_at", "pk"):
        written = list(query.messages.all())
        yield Asked(name_of(query), written[0].words, _answer(written))


def _answer(written: Sequence[QueryMessage]) -> str:
    return "\n\n".join(one.words for one in written if one.who_role == "lead")


def _planned(audit_return: AuditReturn) -> list[Action]:
    """All that they have set at this return and not dropped, done or not."""
    actions = Action.objects.filter(audit_return=audit_return).exclude(status=Action.Status.DROPPED)
    return list(actions.select_related("question").order_by("due", "pk"))


def _to_do(action: Action) -> ToDo:
    question = f"{action.question.number_printed} {action.question.text}".strip()
    return ToDo(question, action.what, action.owner, action.due.isoformat())


def _to_plan(parts: Sequence[Part], planned: Iterable[Action]) -> Iterable[str]:
    """What calls for an action, as the board sees it, and has none."""
    there = {action.question_id for action in planned}
    return (one.name for part in parts for one in part.calling if one.question.pk not in there)


def _ask(head: Letterhead) -> str:
    who = head.manager_name or "The board’s manager"
    ways = [f"on {head.phone}"] if head.phone else []
    ways += [f"at {head.email}"] if head.email else []
    if not ways:
        return f"{who} will gladly help with any question about this letter."
    return f"{who} will gladly help with any question about this letter: {' or '.join(ways)}."
