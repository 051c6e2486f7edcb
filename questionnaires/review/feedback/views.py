"""Pages of letters back: those of a round, one as it reads, its words, and its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.jobs.views import waiting_for
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.review.crumbs import to_review
from questionnaires.review.feedback.composing import RELATED, compose
from questionnaires.review.feedback.content import Content, frozen_content
from questionnaires.review.feedback.forms import BackForm, WordsForm
from questionnaires.review.feedback.moves import FeedbackRefused, State, may
from questionnaires.review.feedback.opening import note_opened
from questionnaires.review.feedback.papers import FEEDBACK, form_of
from questionnaires.review.feedback.writing import (
    begin,
    propose,
    reword,
    send_back,
    standing,
)
from questionnaires.review.finding import review_or_404, roles_at
from questionnaires.review.models import FeedbackLetter, Review

pages = require_http_methods(["GET", "HEAD", "POST"])


def _letter_or_404(request: SignedInRequest, pk: int, roles: str = "") -> FeedbackLetter:
    """One that this person may see; `roles`: "reviewer" or "manager" of the board, on its side."""
    within = FeedbackLetter.objects
    letters = within.read_for_the_board(request.user) if roles else within.visible_to(request.user)
    letter = get_object_or_404(letters.select_related(*RELATED), pk=pk)
    board = letter.review.audit_return.audit_round.board
    if roles and not roles_at(request.user, board) & set(roles.split()):
        raise Http404
    return letter


@require_POST
@login_required
def begin_one(request: SignedInRequest, pk: int) -> HttpResponse:
    review = review_or_404(Review.objects.judged_by(request.user), pk)
    try:
        letter = begin(review, by=request.user, on=timezone.localdate(), at=timezone.now())
    except FeedbackRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("review:review", pk)
    return redirect("review:feedback", letter.pk)


@require_safe
@login_required
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """As it reads. Who opens it at the organisation is noted, the first time."""
    one = _letter_or_404(request, pk)
    reads = FeedbackLetter.objects.read_for_the_board(request.user).filter(pk=pk).exists()
    if one.is_sent and not reads and request.method == "GET":
        note_opened(one, request.user, at=timezone.now())
    return render(request, "review/feedback/letter_show.html", _context(request, one, reads=reads))


def _context(request: SignedInRequest, one: FeedbackLetter, *, reads: bool) -> dict[str, Any]:
    audit_return = one.review.audit_return
    board = audit_return.audit_round.board
    roles = roles_at(request.user, board) if reads else frozenset()
    reviews, signs = "reviewer" in roles, "manager" in roles
    return {
        "letter": one,
        "review": one.review,
        "audit_return": audit_return,
        "place": board if reads else audit_return.organisation,
        "crumbs": to_review(one.review) if reads else [("Home", reverse("home"))],
        "reads": reads,
        "content": _content(one),
        "why": "" if one.is_sent else standing(one.review),
        "may_word": reviews and one.state == State.DRAFT,
        "may_propose": reviews and may(one, State.PROPOSED, "reviewer"),
        "may_take_back": reviews and may(one, State.DRAFT, "reviewer"),
        "may_sign": signs and may(one, State.SENT, "manager"),
        "events": one.events.all() if reads else [],
        "opened": one.opened.all() if reads else [],
    }


def _content(one: FeedbackLetter) -> Content:
    if one.is_sent:
        return frozen_content(one)
    board = one.review.audit_return.audit_round.board
    return compose(one, letterhead_of(board), on=timezone.localdate())


@pages
@login_required
def words(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the form, the form with the letter as it would read, or save."""
    one = _letter_or_404(request, pk, "reviewer")
    if one.state != State.DRAFT:
        messages.error(request, "This letter waits for the manager or has gone.")
        return redirect("review:feedback", pk)
    posted = request.POST if request.method == "POST" else None
    form, preview = WordsForm(posted, letter=one, on=timezone.localdate()), None
    theirs = None
    if form.is_valid():
        if "preview" in request.POST:
            preview = _preview(one, form)
        else:
            try:
                reword(one, form.wording, seen=form.cleaned_data["seen"])
            except FeedbackRefused as refusal:
                theirs = _theirs(one, form)
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Saved.")
                return redirect("review:feedback", pk)
    context = {
        **_context(request, one, reads=True),
        "form": form,
        "preview": preview,
        "theirs": theirs,
    }
    return render(request, "review/feedback/letter_words.html", context)


def _preview(one: FeedbackLetter, form: WordsForm) -> Content:
    given = form.wording
    one.opening, one.strengths = given.words.opening, given.words.strengths
    one.to_strengthen, one.closing = given.words.to_strengthen, given.words.closing
    one.act_by = given.act_by
    return _content(one)


def _theirs(one: FeedbackLetter, form: WordsForm) -> Content | None:
    """The letter as a colleague has saved it; then this form may be saved over it."""
    one.refresh_from_db()
    if one.revision == form.cleaned_data["seen"]:
        return None
    form.data = {**form.data.dict(), "seen": str(one.revision)}  # type: ignore[attr-defined]  # a QueryDict
    return _content(one)


@require_POST
@login_required
def to_manager(request: SignedInRequest, pk: int) -> HttpResponse:
    one = _letter_or_404(request, pk, "reviewer")
    try:
        propose(one, by=request.user, at=timezone.now())
    except FeedbackRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The letter waits for the manager to sign it.")
    return redirect("review:feedback", pk)


@pages
@login_required
def back(request: SignedInRequest, pk: int) -> HttpResponse:
    """The manager says what should be changed; a reviewer takes it back without a word."""
    one = _letter_or_404(request, pk, "manager reviewer")
    board = one.review.audit_return.audit_round.board
    role = "manager" if "manager" in roles_at(request.user, board) else "reviewer"
    form = BackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (role == "reviewer" or form.is_valid()):
        why = form.cleaned_data["why"] if role == "manager" else ""
        try:
            send_back(one, role=role, why=why, by=request.user, at=timezone.now())
        except FeedbackRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The letter is with the reviewer again.")
        return redirect("review:feedback", pk)
    context = {**_context(request, one, reads=True), "form": form, "asks_why": role == "manager"}
    return render(request, "review/feedback/letter_back.html", context)


@require_POST
@login_required
def letter_file(request: SignedInRequest, pk: int) -> HttpResponse:
    one = _letter_or_404(request, pk)
    return waiting_for(
        request.user, FEEDBACK.code, {"letter": one.pk, "form": form_of(request.POST)}
    )
