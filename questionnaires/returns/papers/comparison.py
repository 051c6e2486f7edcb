"""Two rounds of one organisation as a paper."""

from datetime import date

from audit_portal.documents.papers import Paper, Watermark, lay_out
from audit_portal.jobs.kinds import About
from audit_portal.organisations.models import User
from questionnaires.returns.comparing import Comparison, comparable_with, compare
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.papers.furniture import RELATED, furniture_of, named


def may_have(user: User, about: About) -> bool:
    return found(user, about) is not None


def found(user: User, about: About) -> tuple[AuditReturn, AuditReturn] | None:
    """`about` names a `return` and the `other`; None unless this person may read both."""
    returns = AuditReturn.objects.visible_to(user).select_related(*RELATED)
    one = returns.filter(pk=about["return"]).first()
    if one is None:
        return None
    others = comparable_with(one, user).select_related(*RELATED)
    other = others.filter(pk=about["other"]).first()
    return (one, other) if other else None


def compose(user: User, about: About, on: date) -> Paper:
    pair = found(user, about)
    assert pair is not None  # noqa: S101 - may_have was asked
    comparison = compare(*pair)
    return lay_out(
        "returns/papers/comparison.html",
        title=title_of(comparison),
        named=named(comparison.now, "beside", comparison.then.audit_round.title),
        furniture=furniture_of(
            comparison.now, Watermark.NONE if comparison.is_final else Watermark.DRAFT, on=on
        ),
        words={"comparison": comparison, "then": comparison.then, "now": comparison.now},
    )


def title_of(comparison: Comparison) -> str:
    then, now = comparison.then, comparison.now
    return f"{now.organisation_name}: {then.audit_round.title} and {now.audit_round.title}"
