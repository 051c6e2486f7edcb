"""The receipt on one page, for the wall file."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from audit_portal.documents.papers import Paper, Watermark, lay_out
from audit_portal.jobs.kinds import About
from audit_portal.organisations.models import User
from questionnaires.returns.models import Receipt
from questionnaires.returns.papers.furniture import furniture_of, named, the_return
from questionnaires.returns.sign_off.receipts import read_by, told


def may_have(user: User, about: About) -> bool:
    """There must be one, too; it may have lost its standing."""
    receipts = Receipt.objects.filter(audit_return=about["return"])
    return receipts.exists() and read_by(user).filter(pk=about["return"]).exists()


def compose(user: User, about: About, on: date) -> Paper:
    audit_return = the_return(about, read_by(user))
    newest, *earlier = told(audit_return)
    stands = newest.receipt.reopened_at is None
    watermark = Watermark.NONE if stands else Watermark.REOPENED
    page = settings.SITE_URL + reverse("returns:receipt", args=[audit_return.pk])
    return lay_out(
        "returns/papers/receipt.html",
        title=f"Receipt {newest.receipt.number}: {audit_return.organisation_name}",
        named=named(audit_return, "receipt"),
        furniture=furniture_of(audit_return, watermark, on=on),
        words={
            "audit_return": audit_return,
            "audit_round": audit_return.audit_round,
            "version": audit_return.audit_round.version,
            "newest": newest,
            "receipt": newest.receipt,
            "earlier": earlier,
            "page": page,
        },
    )
