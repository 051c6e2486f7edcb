"""The manager says who reads what."""

from secrets import randbelow

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.models import AuditRound
from questionnaires.review.crumbs import to_queue, to_review
from questionnaires.review.dealing import giving
from questionnaires.review.dealing.drawing import MOST_SEED
from questionnaires.review.dealing.forms import HandOverForm, WishForm
from questionnaires.review.dealing.giving import Wish, may_take, not_given_out, plan, reviewers_of
from questionnaires.review.dealing.risk import RULE
from questionnaires.review.finding import review_or_404, round_or_404
from questionnaires.review.models import Review
from questionnaires.review.states import ReviewRefused

LONGEST_NUMBER = 10
pages = require_http_methods(["GET", "HEAD", "POST"])


@pages
@login_required
def give_out(request: SignedInRequest, slug: str) -> HttpResponse:
    """Asked in the address: what would be given to whom. POST does just that."""
    audit_round = round_or_404(request.user, slug, "manager")
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    form = WishForm(asked if "way" in asked or posted else None, audit_round=audit_round)
    made = None
    if form.is_valid():
        wish = form.wish(drawn=randbelow(MOST_SEED + 1))
        if posted and _given(request, audit_round, form, wish):
            return redirect("review:queue", slug)
        made = plan(audit_round, wish)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_queue(audit_round),
        "form": form,
        "plan": made,
        "fields": _as_asked(asked, made.wish.seed) if made else [],
        "waiting": not_given_out(audit_round).count(),
        "reviewers": reviewers_of(audit_round),
        "rule": RULE,
        "deals": audit_round.deals.all(),
    }
    return render(request, "review/give_out.html", context)


def _given(request: SignedInRequest, audit_round: AuditRound, form: WishForm, wish: Wish) -> bool:
    posted = request.POST.get("seen", "")
    seen = int(posted) if posted.isdecimal() and len(posted) < LONGEST_NUMBER else -1
    try:
        deal = giving.give_out(audit_round, wish, seen=seen, by=request.user, at=timezone.now())
    except ReviewRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    returns = "1 return is" if deal.number == 1 else f"{deal.number} returns are"
    messages.success(request, f"{returns} given out to be read.")
    return True


def _as_asked(asked: QueryDict, seed: int | None) -> list[tuple[str, str]]:
    """What the button carries: what was asked for, with the seed that was drawn."""
    names = ("way", "kind", "sector", "number", "reviewer")
    pairs = [(name, value) for name in names for value in asked.getlist(name)]
    return pairs if seed is None else [*pairs, ("seed", str(seed))]


@pages
@login_required
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    review = review_or_404(Review.objects.given_out_by(request.user), pk)
    people = may_take(review)
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        to = people[form.cleaned_data["to"]]
        try:
            giving.hand_over(
                review, to, by=request.user, at=timezone.now(), why=form.cleaned_data["why"]
            )
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{to.name} reads this return from now on.")
            return redirect("review:queue", review.audit_return.audit_round.slug)
    context = {
        "review": review,
        "audit_return": review.audit_return,
        "place": review.audit_return.audit_round.board,
        "crumbs": to_review(review),
        "form": form,
        "people": people,
    }
    return render(request, "review/hand_over.html", context)
