"""The organisation looks at itself beside others; the manager shares the figures for it."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.limits import smallest_group
from audit_portal.organisations.models import Seat
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.models import AuditReturn, AuditRound, Status
from questionnaires.review.crumbs import to_queue
from questionnaires.review.finding import round_or_404
from questionnaires.review.models import SharedFigures
from questionnaires.review.others.counting import BANDS
from questionnaires.review.others.page import VIEWS, Line, Page, page_of
from questionnaires.review.others.sharing import SharingRefused, read_in, share
from questionnaires.review.others.years import Pair, Year, years_of

RELATED = ("audit_round__version__questionnaire", "audit_round__board", "cohort", "organisation")
pages = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def you_and_others(request: SignedInRequest, pk: int) -> HttpResponse:
    """For whoever may read the return, once it is signed off."""
    returns = AuditReturn.objects.visible_to(request.user).filter(status=Status.SIGNED_OFF)
    audit_return = get_object_or_404(returns.select_related(*RELATED), pk=pk)
    view = request.GET.get("view", "own")
    view = view if view in VIEWS else "own"
    page = page_of(audit_return, view)
    years = years_of(audit_return, request.user)
    seats = Seat.objects.held_by(request.user)
    context = {
        "audit_return": audit_return,
        "held_seats": seats,
        "is_theirs": audit_return.organisation_id in {seat.organisation_id for seat in seats},
        "page": page,
        "views": VIEWS.items(),
        "bands": list(enumerate(BANDS)),
        "years": years,
        "over_the_years": _rows(page, years),
    }
    return render(request, "review/others/you_and_others.html", context)


def _rows(page: Page, years: Sequence[Year]) -> list[tuple[Line, list[Pair | None]]]:
    """Standards that have something comparable in some year, with each year's pair or None."""
    rows = [(line, [year.pairs.get(line.standard.key) for year in years]) for line in page.lines]
    return [(line, pairs) for line, pairs in rows if any(pairs)]


@pages
@login_required
def share_figures(request: SignedInRequest, slug: str) -> HttpResponse:
    """First what would be shared; then, at the manager's word, it is."""
    audit_round = round_or_404(request.user, slug, "manager")
    if request.method == "POST":
        return _shared(request, audit_round)
    signed_off = audit_round.returns.filter(status=Status.SIGNED_OFF)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_queue(audit_round),
        "shared": SharedFigures.objects.filter(audit_round=audit_round).first(),
        "returned": signed_off.count(),
        "expected": audit_round.returns.expected().count(),
        "read": read_in(audit_round),
        "threshold": smallest_group(audit_round.board),
        "an_example": signed_off.order_by("organisation_name").first(),
    }
    return render(request, "review/others/share_figures.html", context)


def _shared(request: SignedInRequest, audit_round: AuditRound) -> HttpResponse:
    now = timezone.now()
    try:
        share(audit_round, by=request.user, on=timezone.localdate(), at=now)
    except SharingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Organisations now see how others like them answered.")
    return redirect(reverse("review:share_figures", args=[audit_round.slug]))
