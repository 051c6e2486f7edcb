"""The chair's list of letters, and each of them: read, approved, sent back, printed, posted."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.jobs.views import waiting_for
from audit_portal.organisations.models import Board, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.chasing.gathering import chased_rounds
from questionnaires.compliance.chasing.words import PLACEHOLDERS
from questionnaires.compliance.crumbs import to_letters, to_rounds
from questionnaires.compliance.letters.approving import Done, approve, send_back
from questionnaires.compliance.letters.composing import RELATED, Desk, compose, desk_for
from questionnaires.compliance.letters.content import Content, frozen_content
from questionnaires.compliance.letters.forms import PostedForm, RemarkForm, WordsForm
from questionnaires.compliance.letters.listing import TITLES, groups_of, lines_of
from questionnaires.compliance.letters.naming import named_in_report
from questionnaires.compliance.letters.papers import LETTERS
from questionnaires.compliance.letters.posting import post
from questionnaires.compliance.letters.refusing import LetterRefused
from questionnaires.compliance.letters.wording import GONE_ON, mark_of, reword
from questionnaires.compliance.models import Letter
from questionnaires.compliance.return_page import return_page
from questionnaires.compliance.round_views import board_or_404

State = Letter.State
LONGEST_KEY = 10
pages = require_http_methods(["GET", "HEAD", "POST"])


def _is(user: User, board: Board, role: str) -> bool:
    return user.seats.open().filter(board=board, role=role).exists()


def letter_or_404(board: Board, pk: int) -> Letter:
    letters = Letter.objects.of_board(board).select_related(*RELATED)
    return get_object_or_404(letters, pk=pk)


@require_safe
@login_required
def letters(request: SignedInRequest, slug: str) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager", "chair")
    show = request.GET.get("show", "")
    show = show if show in TITLES else State.WAITING
    groups = groups_of(board)
    context = {
        "place": board,
        "crumbs": to_rounds(board),
        "groups": groups,
        "chosen": next(group for group in groups if group.state == show),
        "lines": lines_of(board, show, on=timezone.localdate()),
        "named": named_in_report(chased_rounds(board)),
        "is_chair": _is(request.user, board, "chair"),
    }
    return render(request, "compliance/letters/letter_list.html", context)


@require_safe
@login_required
def letter(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The letter as it stands, and everything that has happened about its return."""
    board = board_or_404(request.user, slug, "manager", "chair")
    one, today = letter_or_404(board, pk), timezone.localdate()
    desk = desk_for(board, [one], on=today)
    context = {
        **_of_one(one, board),
        "content": _content(one, desk),
        "why": desk.standing(one).why if one in Letter.objects.unposted() else one.why,
        "mark": mark_of(one),
        "page": return_page(one.notice.audit_return, today=today),
        "remarks": one.remarks.all(),
        "is_chair": _is(request.user, board, "chair"),
        "is_manager": _is(request.user, board, "manager"),
    }
    return render(request, "compliance/letters/letter_show.html", context)


def _of_one(one: Letter, board: Board) -> dict[str, Any]:
    return {
        "letter": one,
        "audit_return": one.notice.audit_return,
        "place": board,
        "crumbs": to_letters(board),
    }


def _content(one: Letter, desk: Desk) -> Content:
    return frozen_content(one) if one.checksum else compose(desk, [one])[one.pk]


def _keys(request: SignedInRequest) -> dict[int, str]:
    """The letters ticked, each with the mark of the words it was ticked with."""
    ticked = (value.partition("-") for value in request.POST.getlist("letter"))
    return {int(key): mark for key, _, mark in ticked if key.isdecimal() and len(key) < LONGEST_KEY}


def _to_list(board: Board, show: str) -> HttpResponse:
    return redirect(f"{reverse('compliance:letters', args=[board.slug])}?show={show}")


def _ticked(board: Board, keys: Iterable[int], state: str) -> list[Letter]:
    found = Letter.objects.of_board(board).filter(pk__in=keys, state=state)
    return list(found.select_related(*RELATED).in_order())


@require_POST
@login_required
def approve_letters(request: SignedInRequest, slug: str) -> HttpResponse:
    """First what is approved; then, at the chair's word, they are."""
    board = board_or_404(request.user, slug, "chair")
    seen = _keys(request)
    chosen = _ticked(board, seen, State.WAITING)
    if not chosen:
        messages.error(request, "No letter was ticked, or none of those still waits.")
        return _to_list(board, State.WAITING)
    if "confirmed" in request.POST:
        now = timezone.now()
        done = approve(board, seen, by=request.user, on=timezone.localdate(), at=now)
        _tell(request, done, "approved in your name")
        return _to_list(board, State.APPROVED if done.letters else State.WAITING)
    context = {
        "place": board,
        "crumbs": to_letters(board),
        "chosen": [(one, f"{one.pk}-{seen[one.pk]}") for one in chosen],
    }
    return render(request, "compliance/letters/letters_approve.html", context)


def _tell(request: SignedInRequest, done: Done, what: str) -> None:
    if done.letters:
        number = len(done.letters)
        said = f"{number} letters are" if number > 1 else "1 letter is"
        messages.success(request, f"{said} {what}.")
    for one, why in done.dropped:
        messages.warning(request, f"{one} dropped out: {_within(why)}")
    if what != POSTED:
        for one, why in done.held:
            messages.warning(request, f"{one} waits: {_within(why)}")
    for one in done.changed:
        text = f"{one} was given other words since you looked. Read it again before you approve it."
        messages.warning(request, text)


POSTED = "noted as posted"


def _within(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


@require_POST
@login_required
def posted(request: SignedInRequest, slug: str) -> HttpResponse:
    """Which, and on which day; then they are noted."""
    board = board_or_404(request.user, slug, "manager", "chair")
    keys = _keys(request)
    chosen, today = _ticked(board, keys, State.APPROVED), timezone.localdate()
    if not chosen:
        messages.error(request, "No letter was ticked, or none of those is still to be posted.")
        return _to_list(board, State.APPROVED)
    confirmed = "confirmed" in request.POST
    form = PostedForm(request.POST if confirmed else None, initial={"on": today})
    if confirmed and form.is_valid():
        day = form.cleaned_data["on"]
        try:
            done = post(board, keys, posted_on=day, by=request.user, today=today, at=timezone.now())
        except LetterRefused as refusal:
            form.add_error("on", str(refusal))
        else:
            _tell(request, done, POSTED)
            return _to_list(board, State.POSTED)
    context = {"place": board, "crumbs": to_letters(board), "chosen": chosen, "form": form}
    return render(request, "compliance/letters/letters_posted.html", context)


@pages
@login_required
def back(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = board_or_404(request.user, slug, "chair")
    one = letter_or_404(board, pk)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            send_back(one, remark=form.cleaned_data["remark"], by=request.user, at=timezone.now())
        except LetterRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{one} went back to the manager with your remark.")
            return _to_list(board, State.WAITING)
    return render(
        request, "compliance/letters/letter_back.html", {**_of_one(one, board), "form": form}
    )


@pages
@login_required
def words(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show the form, the form with the letter as it would read, or save."""
    board = board_or_404(request.user, slug, "manager")
    one = letter_or_404(board, pk)
    if not one.may_be_changed:
        messages.error(request, GONE_ON)
        return redirect("compliance:letter", slug, pk)
    form = WordsForm(request.POST if request.method == "POST" else None, letter=one)
    preview = None
    if form.is_valid():
        given = form.cleaned_data
        if "preview" in request.POST:
            preview = _preview(one, board, given["subject"], given["text"])
        else:
            try:
                reword(board, pk, **given)
            except LetterRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{one} is saved and waits for the chair.")
                return redirect("compliance:letter", slug, pk)
    context = {
        **_of_one(one, board),
        "form": form,
        "content": preview,
        "remarks": one.remarks.all(),
        "placeholders": PLACEHOLDERS,
    }
    return render(request, "compliance/letters/letter_words.html", context)


def _preview(one: Letter, board: Board, subject: str, text: str) -> Content:
    one.subject, one.text = subject, text
    return _content(one, desk_for(board, [one], on=timezone.localdate()))


@require_POST
@login_required
def letters_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """All that wait or all that are approved, as one document."""
    board = board_or_404(request.user, slug, "manager", "chair")
    which = request.POST.get("which", "")
    if which not in (State.WAITING, State.APPROVED):
        which = State.APPROVED
    if not Letter.objects.of_board(board).filter(state=which).exists():
        messages.error(request, "There is no letter to print.")
        return _to_list(board, which)
    about = {"board": board.pk, "which": str(which), "form": _form(request)}
    return waiting_for(request.user, LETTERS.code, about)


@require_POST
@login_required
def letter_file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager", "chair")
    if not Letter.objects.of_board(board).filter(pk=pk).exists():
        raise Http404
    about = {"board": board.pk, "letter": pk, "form": _form(request)}
    return waiting_for(request.user, LETTERS.code, about)


def _form(request: SignedInRequest) -> str:
    return "docx" if request.POST.get("form") == "docx" else "pdf"
