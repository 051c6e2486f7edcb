"""The board asks how actions stand; the organisation says so, for all of them on one page."""

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.models import Board, Organisation, Seat
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.crumbs import Crumbs, to_rounds
from questionnaires.compliance.follow_up.forms import AskForm, UpdateOfMany
from questionnaires.compliance.follow_up.updates import (
    AskingRefused,
    addressed,
    ask,
    mark_of,
    progress_of,
    under_way,
)
from questionnaires.compliance.models import UpdateAsked, UpdateRequest
from questionnaires.compliance.round_views import board_or_404
from questionnaires.returns.actions.planning import update_action
from questionnaires.returns.models import Action, ActionQuerySet, ActionUpdate

ANY_FORM = require_http_methods(["GET", "HEAD", "POST"])
AT_ONCE = 20  # actions on a page
SEEN = re.compile(r"action-([0-9]{1,18})-seen")


def to_actions(board: Board) -> Crumbs:
    return [*to_rounds(board), ("Actions", reverse("compliance:actions", args=[board.slug]))]


@ANY_FORM
@login_required
def ask_all(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whom it would go to; then, at the manager's word, it goes."""
    board = board_or_404(request.user, slug, "manager")
    today, found = timezone.localdate(), addressed(board)
    to_ask = [one for one in found if one.leads]
    form = AskForm(request.POST or None, on=today, number=len(to_ask))
    if request.method == "POST" and form.is_valid():
        try:
            made = ask(
                board,
                due=form.cleaned_data["due"],
                words=form.cleaned_data["words"],
                seen=request.POST.get("seen", ""),
                by=request.user,
                on=today,
                at=timezone.now(),
            )
        except AskingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The leads are being written to.")
            return redirect("compliance:action_update", slug, made.pk)
    context = {
        "place": board,
        "crumbs": to_actions(board),
        "form": form,
        "to_ask": to_ask,
        "number": sum(one.number for one in to_ask),
        "without_lead": [one for one in found if not one.leads],
        "seen": mark_of(found),
        "under_way": under_way(board, on=today),
    }
    return render(request, "compliance/follow_up/ask.html", context)


@require_safe
@login_required
def progress(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager", "chair")
    made = get_object_or_404(UpdateRequest, board=board, pk=pk)
    lines = progress_of(made)
    context = {
        "place": board,
        "crumbs": to_actions(board),
        "asking": made,
        "lines": lines,
        "done": sum(one.is_done for one in lines),
        "is_over": made.due < timezone.localdate(),
    }
    return render(request, "compliance/follow_up/progress.html", context)


@ANY_FORM
@login_required
def of_organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its open actions, those due first, each with room for what has happened. What is typed stays
    until all that is typed can be taken; then all of it is kept at once."""
    seats = Seat.objects.open().of(request.user).at_organisations("lead", "contributor")
    here = list(seats.filter(organisation=pk))
    organisation = get_object_or_404(
        Organisation, pk=pk, pk__in=[one.organisation_id for one in here]
    )
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    mine = Action.objects.editable_by(request.user).filter(organisation=organisation)
    on_page = (
        mine.open().order_by("due", "pk")[:AT_ONCE] if posted is None else _named(mine, posted)
    )
    actions = on_page.select_related("question").prefetch_related("updates__who")
    forms = [
        UpdateOfMany(posted, action=action, last=_last(action), on=today) for action in actions
    ]
    told = [form for form in forms if posted is not None and form.has_changed()]
    if told and all(form.is_valid() for form in told):
        with transaction.atomic():
            for form in told:
                update_action(form.action, form.change, who=request.user, at=timezone.now())
        number = len(told)
        messages.success(request, f"{number} update{'' if number == 1 else 's'} saved.")
        return redirect("compliance:action_updates", pk)
    context = {
        "organisation": organisation,
        "forms": forms,
        "number": mine.open().count(),
        "problems": [problem for form in told for problem in form.problems],
        "nothing_said": posted is not None and not told,
        "asked": _asked_of(organisation, here, on=today),
    }
    return render(request, "compliance/follow_up/updates.html", context)


def _last(action: Action) -> ActionUpdate | None:
    """Of those that were fetched with it."""
    return max(action.updates.all(), key=lambda update: (update.at, update.pk), default=None)


def _named(mine: ActionQuerySet, posted: QueryDict) -> ActionQuerySet:
    """Those that stood on the page, whatever has become of them since."""
    keys = [found[1] for name in posted if (found := SEEN.fullmatch(name))]
    return mine.filter(pk__in=keys).order_by("due", "pk")


def _asked_of(
    organisation: Organisation, seats: list[Seat], *, on: date
) -> QuerySet[UpdateAsked, Any]:
    """What boards ask for by a day to come; of a seat kept to one board, that board's alone."""
    asked = UpdateAsked.objects.filter(organisation=organisation, request__due__gte=on)
    if all(seat.only_for_board_id for seat in seats):
        asked = asked.filter(request__board__in=[seat.only_for_board_id for seat in seats])
    return asked.select_related("request__board").order_by("request__due")
