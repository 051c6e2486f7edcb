"""The questions that one organisation is asked, as a form to fill in by hand."""

from datetime import date

from audit_portal.documents.papers import Paper
from audit_portal.jobs.kinds import About, Progress
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.models import User
from questionnaires.definitions.papers.blank_form import blank_form
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.papers.furniture import the_return


def write(user: User, about: About, on: date, progress: Progress) -> bytes:
    """As a Word document, which can be brought back filled in."""
    from questionnaires.definitions.papers.word_form import write_form

    audit_return = the_return(about, AuditReturn.objects.visible_to(user))
    return write_form(
        audit_return.audit_round.version,
        audit_return.variants,
        whose=audit_return.organisation_name,
        on=on,
        progress=progress,
    )


def compose(user: User, about: About, on: date) -> Paper:
    """For the variants that the organisation belonged to when the return was opened."""
    audit_return = the_return(about, AuditReturn.objects.visible_to(user))
    audit_round = audit_return.audit_round
    return blank_form(
        audit_round.version, audit_return.variants, letterhead_of(audit_round.board), on=on
    )
