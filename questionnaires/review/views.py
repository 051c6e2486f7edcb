"""The reading room: rounds, queues, and one return as its reviewer reads it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.models import Board, Seat
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.review.crumbs import to_queue, to_review, to_room
from questionnaires.review.feedback.writing import wants_a_letter
from questionnaires.review.finding import Reader, review_or_404, roles_at, round_or_404
from questionnaires.review.forms import JudgementForm
from questionnaires.review.judging import (
    Overtaken,
    agree_with_the_rest,
    judge,
    read_through,
    take_up_again,
)
from questionnaires.review.models import Review
from questionnaires.review.models.reviews import READ_AT_THE_BOARD
from questionnaires.review.previewing import may_be_drawn, preview, sandboxed_by_its_frame
from questionnaires.review.queue import SHOWN, Queue, QueueTable, chosen_of
from questionnaires.review.reading import Line, Part, Reading, in_full, reading_of
from questionnaires.review.room import lines_of
from questionnaires.review.states import ReviewRefused

PER_PAGE = 50
pages = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def room(request: SignedInRequest, slug: str) -> HttpResponse:
    seats = Seat.objects.open().of(request.user).at_boards(*READ_AT_THE_BOARD)
    board = get_object_or_404(Board, slug=slug, pk__in=seats.values("board"))
    context = {
        "place": board,
        "crumbs": [("Home", reverse("home"))],
        "lines": lines_of(board, request.user),
        "reads": seats.filter(board=board, role="reviewer").exists(),
    }
    return render(request, "review/room.html", context)


@require_safe
@login_required
def queue(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = round_or_404(request.user, slug)
    roles = roles_at(request.user, audit_round.board)
    reads = "reviewer" in roles
    chosen = chosen_of(request.GET, reads=reads)
    waiting = Queue(audit_round, request.user)
    table = QueueTable(waiting.rows(chosen))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_room(audit_round.board),
        "table": table,
        "chosen": chosen,
        "choices": [(code, words) for code, (words, _) in SHOWN.items()],
        "numbers": waiting.numbers,
        "reads": reads,
        "gives_out": "manager" in roles,
    }
    return render(request, "review/queue.html", context)


@require_safe
@login_required
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """The front page of a return that is read: how far, where to look, where to go on."""
    reader = Reader.of(request.user)
    one = reader.review_or_404(pk)
    about, letter = _about(reader, one), one.letters.select_related("signing").last()
    context = {
        **about,
        "crumbs": to_queue(one.audit_return.audit_round),
        "letter": letter,
        "may_write": about["judges"] and wants_a_letter(one, letter),
        "reading": reading_of(one, request.user, reader.seats),
        "events": one.events.all(),
    }
    return render(request, "review/review_show.html", context)


@require_safe
@login_required
def standard(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Its answers in full, with what was found so far."""
    reader = Reader.of(request.user)
    one = reader.review_or_404(pk)
    reading = reading_of(one, request.user, reader.seats)
    part = reading.part_of(key)
    if part is None:
        raise Http404
    context = {
        **_about(reader, one),
        "crumbs": to_review(one),
        "part": part,
        "answers": in_full(reading, part),
        "earlier": reading.earlier,
        "following": None if part.left else reading.next,
    }
    return render(request, "review/standard_show.html", context)


def _about(reader: Reader, one: Review) -> dict[str, Any]:
    board = one.audit_return.audit_round.board
    roles = reader.roles_at(board)
    return {
        "held_seats": reader.seats,
        "review": one,
        "audit_return": one.audit_return,
        "place": board,
        "judges": "reviewer" in roles,
        "gives_out": "manager" in roles,
    }


@pages
@login_required
def question(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One answer with its evidence. POST is what the reviewer finds; then comes the next."""
    reader = Reader.of(request.user)
    one = reader.review_or_404(pk, "reviewer")
    reading = reading_of(one, request.user, reader.seats)
    line = reading.line_of(key)
    part = reading.part_of(line.question.standard_key) if line else None
    if line is None or part is None:
        raise Http404
    form = JudgementForm(request.POST if request.method == "POST" else None, line=line)
    theirs = None
    if form.is_valid():
        try:
            _judged(request, one, line, form)
            return redirect(_next(one, reading, key))
        except Overtaken as refusal:
            theirs = refusal.theirs
            form.overtaken(refusal)
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
    about = {"part": part, "line": line, "form": form, "theirs": theirs}
    context = {**_about(reader, one), **_answer(one, reading, part, line), **about}
    return render(request, "review/question_show.html", context)


def _answer(one: Review, reading: Reading, part: Part, line: Line) -> dict[str, Any]:
    """The answer as it was given, what can be seen of its evidence, and what was asked about it."""
    [answer] = in_full(reading, part, line.question)
    evidence = answer.row.beside.evidence
    queries = list(one.queries.filter(question=line.question.pk))
    return {
        "crumbs": to_review(one),
        "queries": queries,
        "may_ask": not any(query.is_unsettled for query in queries),
        "answer": answer,
        "earlier": reading.earlier,
        "drawn": [(item, sandboxed_by_its_frame(item)) for item in evidence if may_be_drawn(item)],
    }


def _judged(request: SignedInRequest, one: Review, line: Line, form: JudgementForm) -> None:
    seen = form.cleaned_data["seen"]
    at, who = timezone.now(), request.user
    if judge(one, line.question.pk, form.judgement, seen=seen, by=who, at=at):
        messages.success(request, f"Saved: {line.question.number or line.question.text}")


def _next(one: Review, reading: Reading, key: str) -> str:
    """The next answer that was left to judge when this one was saved, else the whole return."""
    following = reading.after(key)
    if following is None:
        return reverse("review:review", args=[one.pk])
    return reverse("review:question", args=[one.pk, following.question.key])


@require_POST
@login_required
def agree(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """With every rating of a standard that nobody has judged."""
    one = review_or_404(Review.objects.judged_by(request.user), pk)
    reading = reading_of(one, request.user)
    part = reading.part_of(key)
    if part is None:
        raise Http404
    questions = [line.question.pk for line in part.lines]
    try:
        number = agree_with_the_rest(one, questions, by=request.user, at=timezone.now())
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        ratings = "1 rating" if number == 1 else f"{number} ratings"
        messages.success(request, f"You agree with {ratings} more.")
    return redirect("review:standard", pk, key)


@require_POST
@login_required
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    one = review_or_404(Review.objects.judged_by(request.user), pk)
    try:
        read_through(one, by=request.user, at=timezone.now())
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("review:review", pk)
    messages.success(request, f"{one.audit_return.organisation_name} is read.")
    return redirect("review:queue", one.audit_return.audit_round.slug)


@require_POST
@login_required
def take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    one = review_or_404(Review.objects.judged_by(request.user), pk)
    try:
        take_up_again(one, by=request.user, at=timezone.now())
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("review:review", pk)


@require_safe
@login_required
def evidence(request: SignedInRequest, pk: int, evidence: int) -> FileResponse:
    one = review_or_404(Review.objects.readable_by(request.user), pk)
    return preview(one, evidence)
