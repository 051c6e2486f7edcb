"""What the papers of a return have in common: whose they are, and what stands around each page."""

from datetime import date

from audit_portal.documents.papers import Furniture, Watermark
from audit_portal.jobs.kinds import About
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.returns.models.returns import AuditReturnQuerySet

RELATED = ("audit_round__version__questionnaire", "audit_round__board", "cohort", "organisation")


def may_read(user: User, about: About) -> bool:
    """Whoever may read the words of the return on screen."""
    return AuditReturn.objects.visible_to(user).filter(pk=about["return"]).exists()


def the_return(about: About, within: AuditReturnQuerySet) -> AuditReturn:
    return within.select_related(*RELATED).get(pk=about["return"])


def furniture_of(audit_return: AuditReturn, watermark: Watermark, *, on: date) -> Furniture:
    audit_round = audit_return.audit_round
    return Furniture(
        letterhead_of(audit_round.board),
        f"{audit_return.organisation_name}: {audit_round.title}",
        on,
        watermark,
    )


def watermark_of(audit_return: AuditReturn) -> Watermark:
    """Until it is signed off, what is printed may still change."""
    if audit_return.status == Status.SIGNED_OFF:
        return Watermark.NONE
    return Watermark.EXCUSED if audit_return.status == Status.EXCUSED else Watermark.DRAFT


def named(audit_return: AuditReturn, *more: str) -> str:
    """What a file is named after: round, organisation, and what sort of paper."""
    return " ".join((audit_return.audit_round.title, audit_return.organisation_name, *more))
