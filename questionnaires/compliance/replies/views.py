"""Replies and bounces on screen: a file is read, what it holds is looked at, and taken in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.organisations.models import Board
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files
from questionnaires.compliance.chase_page import MOST_LINES
from questionnaires.compliance.crumbs import to_rounds
from questionnaires.compliance.ladder_views import own_round_or_404
from questionnaires.compliance.models import DeadAddress, Notice, Reply
from questionnaires.compliance.replies.forms import TOO_LARGE, MailboxForm
from questionnaires.compliance.replies.taking_in import (
    came_back_by_hand,
    hold,
    put_aside,
    settle_address,
    take_in,
)
from questionnaires.compliance.round_views import board_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def replies(request: SignedInRequest, slug: str) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager")
    form = MailboxForm()
    if request.method == "POST":
        form = MailboxForm(request.POST, request.FILES)
        if dropped_files(request):
            form.add_error("file", TOO_LARGE)
        elif form.is_valid():
            _hold(request, board, form)
            return redirect("compliance:replies", slug)
    waiting = Reply.objects.filter(board=board, state=Reply.State.WAITING)
    related = waiting.select_related("message")
    context = {
        "place": board,
        "crumbs": to_rounds(board),
        "form": form,
        "matched": related.exclude(message=None)[:MOST_LINES],
        "unmatched": related.filter(message=None)[:MOST_LINES],
        "number": waiting.exclude(message=None).count(),
    }
    return render(request, "compliance/replies/reply_list.html", context)


def _hold(request: SignedInRequest, board: Board, form: MailboxForm) -> None:
    box = form.cleaned_data["file"]
    held = hold(board, box, by=request.user, today=timezone.localdate(), at=timezone.now())
    words = [f"{held.new} new mail{'' if held.new == 1 else 's'} read."]
    if held.known:
        words.append(f"{held.known} had been read before.")
    if box.unreadable:
        words.append(f"{box.unreadable} could not be read: look at them in your mailbox.")
    messages.success(request, " ".join(words))


@require_POST
@login_required
def take_them_in(request: SignedInRequest, slug: str) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager")
    done = take_in(board, by=request.user, at=timezone.now())
    contacts = f"{done.contacts} contact{'' if done.contacts == 1 else 's'}"
    failed = f"{done.bounces} message{'' if done.bounces == 1 else 's'}"
    messages.success(request, f"{contacts} noted, and {failed} marked as failed.")
    return redirect("compliance:replies", slug)


@require_POST
@login_required
def aside(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager")
    reply = get_object_or_404(Reply, board=board, pk=pk)
    if put_aside(board, pk):
        messages.success(request, f"Put aside: the mail of {reply.who}.")
    return redirect("compliance:replies", slug)


@require_POST
@login_required
def came_back(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The manager has seen in the mailbox that the message of this notice came back."""
    audit_round = own_round_or_404(request.user, slug)
    notices = Notice.objects.of_round(audit_round).exclude(message=None)
    notice = get_object_or_404(notices.select_related("message"), pk=pk)
    assert notice.message is not None  # noqa: S101 - chosen so
    if came_back_by_hand(notice.message, by=request.user, at=timezone.now()):
        address = notice.message.recipient
        messages.success(request, f"Noted: the message to {address} came back.")
    else:
        messages.info(request, "This message has not gone, or it is known already that it failed.")
    return redirect("compliance:return", slug, notice.audit_return_id)


@require_POST
@login_required
def settled(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager")
    address = get_object_or_404(DeadAddress, message__board=board, pk=pk)
    if not settle_address(board, pk, by=request.user, at=timezone.now()):
        messages.info(request, f"{address} had been seen to already.")
    else:
        messages.success(request, f"{address} is off the list.")
    return redirect("compliance:tasks", slug)
