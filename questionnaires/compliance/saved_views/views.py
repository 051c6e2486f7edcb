"""Saving what the tracker shows, opening it again, and forgetting it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.organisations.models import Board, Seat, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.crumbs import to_tracker
from questionnaires.compliance.models import SavedView
from questionnaires.compliance.saved_views.forms import SaveViewForm
from questionnaires.compliance.tracker_views import PLACE_IN_TABLE, round_of
from questionnaires.returns.models import AuditRound

MOST = 50  # of one person at one board
LONGEST = 1000  # characters of an address


def board_of(user: User, audit_round: AuditRound) -> Board:
    """The board through which this person follows the round: its own before one that shares it."""
    sharing = [audit_round.board_id, *audit_round.shared_with.values_list("pk", flat=True)]
    seats = Seat.objects.open().of(user).at_boards("manager", "chair").filter(board__in=sharing)
    boards = {seat.board_id: seat.board for seat in seats.select_related("board")}
    found = next((boards[pk] for pk in sharing if pk in boards), None)
    if found is None:
        raise Http404
    return found


def kept(query: QueryDict) -> str:
    """What is worth keeping of the tracker's address: not which page, nor which day."""
    wanted = query.copy()
    for name in (*PLACE_IN_TABLE, "as_of"):
        wanted.pop(name, None)
    given = {name: values for name, values in wanted.lists() if any(values)}
    wanted.clear()
    for name, values in given.items():
        wanted.setlist(name, values)
    return wanted.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved_views(request: SignedInRequest, slug: str) -> HttpResponse:
    """All there are; and a form to save what the address asks for, which POST does."""
    audit_round = round_of(request.user, slug)
    query = kept(request.GET)
    form = SaveViewForm(request.POST if request.method == "POST" else None)
    fits = 0 < len(query) <= LONGEST
    if fits and form.is_valid():
        board = board_of(request.user, audit_round)
        if _saved(form, board, request.user, query):
            messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
            return redirect(f"{to_tracker(audit_round)[-1][1]}?{query}")
        form.add_error("name", f"You have {MOST} views. Remove one before you save another.")
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_tracker(audit_round),
        "form": form,
        "fits": fits,
        "query": query,
        "views": SavedView.objects.offered_to(request.user).select_related("owner"),
    }
    return render(request, "compliance/saved_views.html", context)


def _saved(form: SaveViewForm, board: Board, owner: User, query: str) -> bool:
    """A name that is taken already gets the new view. False where there are too many."""
    given = form.cleaned_data
    own = SavedView.objects.filter(board=board, owner=owner)
    if own.count() >= MOST and not own.filter(name=given["name"]).exists():
        return False
    what = {"query": query, "shared": given["shared"]}
    SavedView.objects.update_or_create(board=board, owner=owner, name=given["name"], defaults=what)
    return True


@require_POST
@login_required
def remove_view(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One's own alone."""
    audit_round = round_of(request.user, slug)
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    view.delete()
    messages.success(request, f"“{view}” is removed.")
    return redirect("compliance:views", audit_round.slug)
