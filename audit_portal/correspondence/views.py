"""What a board has written to whom, and what became of it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.postbox import is_of_the_demo
from audit_portal.correspondence.sending import IN_TROUBLE, ReSendRefused, send_again
from audit_portal.correspondence.tables import MessagesTable
from audit_portal.organisations.models import Board
from audit_portal.organisations.requests import SignedInRequest

PER_PAGE = 50
# A mail is a document by itself: its own styles, and nothing else from anywhere.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"


@require_safe
@login_required
def messages_of_board(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    written = Message.objects.filter(board=board)
    trouble = written.filter(state__in=IN_TROUBLE)
    only_trouble = request.GET.get("show") == "trouble"
    table = MessagesTable(trouble if only_trouble else written)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "board": board,
        "table": table,
        "only_trouble": only_trouble,
        "trouble": trouble.count(),
        "sends_mail": bool(settings.EMAIL_HOST) and not board.is_demo,
    }
    return render(request, "correspondence/message_list.html", context)


def readable(message: Message) -> bool:
    """The words of a secret message are for its recipient, except where it goes to nobody."""
    return not message.secret or not settings.EMAIL_HOST or is_of_the_demo(message)


@require_safe
@login_required
def message(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = Message.objects.visible_to(request.user).select_related("board")
    it = get_object_or_404(visible, pk=pk)
    context = {
        "message": it,
        "readable": readable(it),
        "may_send_again": it.state in IN_TROUBLE and bool(it.text),
    }
    return render(request, "correspondence/message_show.html", context)


@require_safe
@login_required
def message_html(request: SignedInRequest, pk: int) -> HttpResponse:
    """The message as a mail program shows it."""
    it = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    if not it.html or not readable(it):
        raise Http404
    return HttpResponse(it.html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_POST
@login_required
def send_message_again(request: SignedInRequest, pk: int) -> HttpResponse:
    it = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        send_again(it, at=timezone.now())
    except ReSendRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The message to {it.recipient} will be sent again.")
    return redirect("correspondence:message", pk)
