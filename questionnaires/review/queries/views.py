"""Pages of queries: asking about an answer, the thread that both sides see, and the lists."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.requests.forms import WriteForm
from questionnaires.returns.requests.moves import Turn
from questionnaires.returns.requests.views import SeenForm
from questionnaires.returns.sheet import Sheet
from questionnaires.review.crumbs import to_queue, to_review
from questionnaires.review.finding import review_or_404, round_or_404
from questionnaires.review.models import Query, Review
from questionnaires.review.models.queries import UNSETTLED
from questionnaires.review.queries.asking import ask as ask_about
from questionnaires.review.queries.asking import settle as settle_it
from questionnaires.review.queries.asking import usual_day
from questionnaires.review.queries.forms import AskForm
from questionnaires.review.queries.listing import lines_of
from questionnaires.review.queries.thread import Thread, side_of
from questionnaires.review.states import ReviewRefused

pages = require_http_methods(["GET", "HEAD", "POST"])
RELATED = (
    "review__audit_return__audit_round__board",
    "review__audit_return__audit_round__version",
    "review__audit_return__cohort",
    "review__audit_return__organisation",
    "review__reviewer",
    "question__standard",
    "asked_by",
)


@pages
@login_required
def ask(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """About the answer to the question with this key; an unsettled query is gone on with."""
    review = review_or_404(Review.objects.judged_by(request.user), pk)
    question = Sheet.of(review.audit_return).shown.get(key)
    if question is None:
        raise Http404
    there = review.queries.filter(question=question.pk, state__in=UNSETTLED).first()
    if there is not None and request.method != "POST":
        return redirect("review:query", there.pk)
    usual = usual_day(timezone.localdate())
    form = AskForm(request.POST if request.method == "POST" else None, usual=usual)
    if form.is_valid():
        words, due = form.cleaned_data["words"], form.cleaned_data["due"]
        try:
            query = ask_about(
                review, question.pk, words, due=due, by=request.user, at=timezone.now()
            )
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Sent to the lead. You will be told when they answer.")
            return redirect("review:query", query.pk)
    context = {
        "review": review,
        "audit_return": review.audit_return,
        "place": review.audit_return.audit_round.board,
        "crumbs": to_review(review),
        "question": question,
        "form": form,
    }
    return render(request, "review/query_ask.html", context)


@pages
@login_required
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The thread. POST is the next turn of the lead or of a reviewer."""
    query = get_object_or_404(
        Query.objects.visible_to(request.user).select_related(*RELATED), pk=pk
    )
    thread = Thread(query, side_of(query, request.user), on=timezone.localdate())
    form = thread.form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _taken(request, thread, form):
            return redirect("review:query", pk)
    review = query.review
    reads = Query.objects.read_for_the_board(request.user).filter(pk=pk).exists()
    context = {
        "thread": thread,
        "query": query,
        "review": review,
        "audit_return": review.audit_return,
        "form": form,
        "place": review.audit_return.audit_round.board
        if reads
        else review.audit_return.organisation,
        "reads": reads,
        "crumbs": to_review(review) if reads else [("Home", reverse("home"))],
    }
    return render(request, "review/query_show.html", context)


def _taken(request: SignedInRequest, thread: Thread, form: WriteForm) -> bool:
    turn = Turn(request.user, form.cleaned_data["words"], timezone.now(), form.cleaned_data["seen"])
    try:
        told = thread.take(turn, form)
    except ReviewRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, told)
    return True


@require_POST
@login_required
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    query = get_object_or_404(
        Query.objects.asked_by_board(request.user).select_related(*RELATED), pk=pk
    )
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else 0
    try:
        settle_it(query, Turn(request.user, "", timezone.now(), seen))
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The query is settled.")
    return redirect("review:query", pk)


@require_safe
@login_required
def of_round(request: SignedInRequest, slug: str) -> HttpResponse:
    """All queries of a round that this person may read: what waits for an answer first."""
    audit_round = round_or_404(request.user, slug)
    queries = Query.objects.read_for_the_board(request.user).filter(
        review__audit_return__audit_round=audit_round
    )
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_queue(audit_round),
        "lines": lines_of(queries.select_related(*RELATED), on=timezone.localdate()),
    }
    return render(request, "review/query_list.html", context)
