"""The rounds of a board: the list, opening a new one, closing one and opening it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.organisations.models import Board, DutyBasis, Seat, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.round_forms import RoundForm
from questionnaires.compliance.rounds_page import round_lines
from questionnaires.returns.models import AuditRound
from questionnaires.returns.rounds import running as rounds_room
from questionnaires.returns.rounds.opening import members_owing
from questionnaires.returns.rounds.running import RoundRefused, open_round, tally


def board_or_404(user: User, slug: str, *roles: str) -> Board:
    """A board where this person holds one of these seats."""
    seats = Seat.objects.open().of(user).at_boards(*roles)
    return get_object_or_404(Board, slug=slug, pk__in=seats.values("board"))


@require_safe
@login_required
def rounds(request: SignedInRequest, slug: str) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager", "chair")
    context = {
        "place": board,
        "crumbs": [("Home", reverse("home"))],
        "lines": round_lines(board, request.user, today=timezone.localdate()),
        "may_open": Board.objects.managed_by(request.user).filter(pk=board.pk).exists(),
    }
    return render(request, "compliance/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Fill in, then see who will be asked, then open. What was typed is carried in the form."""
    board = board_or_404(request.user, slug, "manager")
    posted = request.POST if request.method == "POST" else None
    if posted is not None and "confirmed" in posted and (there := _opened_before(board, posted)):
        return redirect("compliance:tracker", there.slug)
    form = RoundForm(posted, board=board, today=timezone.localdate())
    if not form.is_valid() or "change" in request.POST:
        return render(request, "compliance/round_open.html", {"form": form, "place": board})
    if "confirmed" not in request.POST:
        return _preview(request, form)
    return _open(request, form)


@require_safe
@login_required
def asked(request: SignedInRequest, slug: str) -> HttpResponse:
    """How many a round with these duties would ask: the live count beneath the form."""
    board = board_or_404(request.user, slug, "manager")
    duties = [duty for duty in request.GET.getlist("duties") if duty in DutyBasis.values]
    number = len(members_owing(board, duties, on=timezone.localdate()))
    return render(request, "compliance/_asked.html", {"place": board, "number": number})


def _opened_before(board: Board, posted: "dict[str, str]") -> AuditRound | None:
    """The confirmation pressed twice: the round is there already."""
    return AuditRound.objects.filter(
        board=board, slug=posted.get("slug", ""), title=posted.get("title", "")
    ).first()


def _preview(request: SignedInRequest, form: RoundForm) -> HttpResponse:
    plan = form.plan()
    members = plan.members
    context = {
        "form": form,
        "plan": plan,
        "place": plan.board,
        "members": members,
        "tally": tally(members),
        "posted": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "submit", "change", "confirmed")
            for value in values
        ],
    }
    return render(request, "compliance/round_preview.html", context)


def _open(request: SignedInRequest, form: RoundForm) -> HttpResponse:
    try:
        audit_round = open_round(form.plan(), at=timezone.now())
    except RoundRefused as refused:
        for name, sentence in refused.problems.items():
            form.add_error(name, sentence)
        context = {"form": form, "place": form.board}
        return render(request, "compliance/round_open.html", context)
    asked = audit_round.returns.count()
    messages.success(request, f"{audit_round.title} is open: {asked} organisations are asked.")
    return redirect("compliance:tracker", audit_round.slug)


@require_POST
@login_required
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = get_object_or_404(AuditRound.objects.editable_by(request.user), slug=slug)
    if rounds_room.close_round(audit_round, on=timezone.localdate()):
        messages.success(request, f"{audit_round.title} is closed and takes no more answers.")
    return redirect("compliance:tracker", slug)


@require_POST
@login_required
def open_again(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = get_object_or_404(AuditRound.objects.editable_by(request.user), slug=slug)
    if rounds_room.open_again(audit_round):
        messages.success(request, f"{audit_round.title} is open again.")
    return redirect("compliance:tracker", slug)
