"""The mails of queries: to the leads when the word is theirs, to the reviewer after."""

from audit_portal.correspondence.outbox import address_of
from questionnaires.returns.telling import Person, leads, tell, what
from questionnaires.review.models import Query, QueryMessage


def tell_leads(message: QueryMessage) -> None:
    subject = f"The board asks about your return ({what(message.query.review.audit_return)})"
    _tell(leads(message.query.review.audit_return), message, subject, "query_asked")


def tell_reviewer(message: QueryMessage) -> None:
    """Whoever asked, and whoever reads the return now, where that is somebody else."""
    query = message.query
    people = [(one.name, one.email) for one in (query.asked_by, query.review.reviewer)]
    subject = f"Your query is answered ({what(query.review.audit_return)})"
    _tell(people, message, subject, "query_answered")


def name_of(query: Query) -> str:
    return f"{query.question.number_printed} {query.question.text}".strip()


def _tell(people: list[Person], message: QueryMessage, subject: str, template: str) -> None:
    query = message.query
    tell(
        people,
        query.review.audit_return,
        subject=subject,
        template=template,
        context={
            "query": query,
            "question": name_of(query),
            "message": message,
            "link": address_of("review:query", query.pk),
        },
        at=message.at,
    )
