"""The mails of paper returns: the organisation knows that the board types for it."""

from datetime import datetime

from audit_portal.correspondence.outbox import address_of
from questionnaires.returns.models import PaperReturn
from questionnaires.returns.telling import Person, leads, tell, what


def tell_leads(paper: PaperReturn, *, at: datetime) -> None:
    verb = "The board is typing in your return"
    _tell(leads(paper.audit_return), paper, subject=verb, template="paper_begun", at=at)


def tell_typist(paper: PaperReturn, *, at: datetime) -> None:
    verb = f"{paper.ended_by_name} has taken over the return"
    typist = [(paper.begun_by_name, paper.begun_by.email)]
    _tell(typist, paper, subject=verb, template="paper_taken_over", at=at)


def _tell(
    people: list[Person], paper: PaperReturn, *, subject: str, template: str, at: datetime
) -> None:
    audit_return = paper.audit_return
    if template == "paper_begun":
        link = address_of("returns:overview", audit_return.pk)
    else:
        link = address_of("compliance:return", audit_return.audit_round.slug, audit_return.pk)
    tell(
        people,
        audit_return,
        subject=f"{subject}: {what(audit_return)}",
        template=template,
        context={"paper": paper, "link": link},
        at=at,
    )
